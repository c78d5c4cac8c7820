/*
 * Text becomes a file that appears whole, or goes through a pipe or to a device.
 */
#include "cli/text_file.h"

#include "base/file.h"
#include "cli/terminal.h"

enum err_kind text_file_write(const char *path, struct str text, struct err *err)
{
    struct output output;
    struct file_info info;
    enum output_state state;
    FILE *stream;
    enum err_kind kind;

    if (file_stat(path, &info, err) != ERR_OK || info.kind == FILE_REGULAR) {
        if (output_open(&output, path, err)) {
            return err->kind;
        }
        kind = file_write_all(output.fd, text, path, err);
        if (kind) {
            output_abandon(&output);
            return kind;
        }
        return output_commit(&output, &state, err);
    }
    stream = fopen(path, "w");
    if (!stream) {
        return err_errno(err, "%s", path);
    }
    kind = stream_write(stream, path, text, err);
    if (fclose(stream) && kind == ERR_OK) {
        kind = err_errno(err, "%s", path);
    }
    return kind;
}
