#!/usr/bin/env python3
"""Writes a folder of made-up campus news: N Markdown posts in Chinese with front matter, the same
bytes for the same N and seed on any machine. Sizes, structure and links are spread as in real
archives (median about 6 KB, a long tail) and compress about as well, so that a benchmark without
real posts still says something. The sentences say nothing."""

import argparse
import datetime
import math
import pathlib
import random

MEDIAN = 6003  # bytes of a post, as in lctt

CATEGORIES = ["要闻", "科研", "教学", "招生就业", "校园生活", "国际交流", "学生社团", "通知公告"]
PLACES = ["图书馆", "八里台校区", "津南校区", "大通学生中心", "省身楼", "第二主教学楼", "综合实验楼", "体育馆"]
PEOPLE = ["李明", "王芳", "张伟", "刘洋", "陈静", "杨帆", "赵磊", "黄丽", "周强", "吴敏", "徐鹏", "孙倩"]
UNITS = ["化学学院", "历史学院", "数学科学学院", "计算机学院", "文学院", "环境科学与工程学院", "医学院", "经济学院"]
SUBJECTS = ["学校", "学院", "课题组", "与会专家", "同学们", "项目团队", "志愿者们", "校学生会", "教务部", "研究人员"]
VERBS = ["介绍了", "总结了", "讨论了", "部署了", "回顾了", "展示了", "交流了", "推进了", "发布了", "完善了"]
OBJECTS = ["本学期的教学安排", "新能源材料的最新成果", "乡村振兴的实践经验", "人才培养方案", "数字图书馆的建设",
           "国家重点研发计划的进展", "毕业生就业工作", "校园文化活动", "开源软件的使用", "实验室安全管理",
           "一流学科建设的目标", "学生提出的建议"]
ENDINGS = ["，取得了良好的效果。", "，并就下一步工作提出了要求。", "，现场气氛热烈。", "，引起了与会者的关注。",
           "；据悉，相关工作将于近期展开。", "。", "，为今后的发展奠定了基础。", "，他表示“这只是一个开始”。"]
ENGLISH = ["open source", "Linux", "Nature Chemistry", "workshop", "MOOC", "5G", "deep learning", "GitHub"]

CHARACTERS = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所"
    "民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那"
    "社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通"
    "并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区"
    "强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清")


def vocabulary():
    """Words of two characters, the same ones in every corpus; the first are the most frequent."""
    rng = random.Random("vocabulary")
    return ["".join(rng.sample(CHARACTERS, 2)) for _ in range(3000)]


WORDS = vocabulary()


def clause(rng):
    return "".join(WORDS[int(3000 * rng.random() ** 3)] for _ in range(rng.randint(3, 9)))


def sentence(rng):
    text = clause(rng) + "，"
    text += rng.choice(SUBJECTS) + rng.choice(VERBS)
    kind = rng.random()
    if kind < 0.06:
        text += "**" + rng.choice(OBJECTS) + "**"
    elif kind < 0.10:
        text += f"[{rng.choice(OBJECTS)}](http://news.example.edu.cn/a/{rng.randrange(10000)}.html)"
    elif kind < 0.14:
        text += f" {rng.choice(ENGLISH)} 与" + rng.choice(OBJECTS)
    elif kind < 0.16:
        text += "`sheaf-" + str(rng.randrange(100)) + "`"
    else:
        text += rng.choice(OBJECTS)
    return text + "，" + clause(rng) + rng.choice(ENDINGS)


def paragraph(rng):
    return "".join(sentence(rng) for _ in range(rng.randint(2, 7)))


def table(rng):
    rows = ["| 时间 | 地点 | 主讲人 |", "| --- | :---: | ---: |"]
    for _ in range(rng.randint(3, 8)):
        rows.append(f"| {rng.randint(8, 20)}:00 | {rng.choice(PLACES)} | {rng.choice(PEOPLE)} |")
    return "\n".join(rows)


def code(rng):
    lines = [f"    sudo apt-get install {rng.choice(ENGLISH).split()[0].lower()}-{i}"
             for i in range(rng.randint(2, 9))]
    return "\n".join(lines)


def block(rng, number, n):
    kind = rng.random()
    if kind < 0.08:
        return "### " + rng.choice(OBJECTS)
    if kind < 0.13:
        return "\n".join("- " + sentence(rng) for _ in range(rng.randint(3, 8)))
    if kind < 0.16:
        return "> " + paragraph(rng)
    if kind < 0.19:
        return f"![{rng.choice(PLACES)}](http://news.example.edu.cn/images/{rng.randrange(99999)}.jpg)"
    if kind < 0.21:
        return code(rng)
    if kind < 0.22:
        return table(rng)
    if kind < 0.23:
        other = rng.randrange(n)
        return f"参见[往期报道](../{post_path(other, n)})。" + paragraph(rng)
    if kind < 0.24:
        return paragraph(rng) + f"[^{number}]\n\n[^{number}]: " + sentence(rng)
    return paragraph(rng)


def post_day(index, n):
    first = datetime.date(2013, 9, 1)
    return first + datetime.timedelta(days=index * 3650 // max(n, 1))


def post_path(index, n):
    day = post_day(index, n)
    return f"{day.year}/{day:%Y%m%d}-{index:06d}.md"


def post_text(index, n, seed, median):
    rng = random.Random(f"{seed}/{index}")
    target = min(int(rng.lognormvariate(math.log(median), 0.55)), 160_000)
    title = f"{rng.choice(UNITS)}{rng.choice(VERBS)[:-1]}{rng.choice(OBJECTS)}"
    categories = rng.sample(CATEGORIES, 1 if rng.random() < 0.9 else 2)
    day = post_day(index, n)
    head = ["---", f"title: {title}",
            f"date: {day} {rng.randint(0, 23):02d}:{rng.randint(0, 59):02d}:00",
            "categories:", *("- " + c for c in categories),
            "tags:", f"- {rng.choice(UNITS)}", f"author: {rng.choice(PEOPLE)}", "---", ""]
    blocks = [f"**本网讯** （记者 {rng.choice(PEOPLE)}）" + paragraph(rng)]
    size = 0
    while size < target:
        blocks.append(block(rng, len(blocks), n))
        size += len(blocks[-1].encode())
    return "\n".join(head) + "\n\n".join(blocks) + "\n"


def generate(folder, n, seed, median):
    made = set()
    for index in range(n):
        path = folder / post_path(index, n)
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_text(post_text(index, n, seed, median), encoding="utf-8", newline="\n")


def main():
    parser = argparse.ArgumentParser(description="write a folder of made-up campus news")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("-n", "--posts", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--median", type=int, default=MEDIAN, help="bytes of a middling post")
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.posts, arguments.seed, arguments.median)


if __name__ == "__main__":
    main()
