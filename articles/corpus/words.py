"""Words in several languages and scripts, as often as words are: by Zipf's law.

The commonest are real; the rare ones, of which every language has most, are made of syllables.
"""

from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import Any, NamedTuple

RARE = 20_000
"""Made-up words of a language."""


class Language(NamedTuple):
    """How texts of a language are made."""

    tag: str
    share: float
    common: str
    syllables: str
    space: str
    stop: str
    said: str
    given: str
    family: str
    places: str


LANGUAGES = (
    Language(
        "en",
        0.77,
        "the of and to in a that is was for on with as by at from it were which had their be "
        "soldiers government ministry troops border attack million percent city people forces "
        "president war money prices bank election court law police company workers energy gas "
        "oil water school hospital health vaccine climate temperature record report agreement "
        "treaty weapons missiles training sent received signed closed opened rose fell doubled "
        "killed wounded arrived left north south east west new first last year month week day",
        "ba be bri co cal da der di el en fa for ga gra ha in ka ker la lo man mer mi na nor o "
        "per po ra ri ro sa sen ta ter ti u van ver wa wel yo zan",
        " ",
        ".",
        "{source} said on {day} that {claim}",
        "Anna Mark John Maria Peter Laura James Elena Thomas Ruth Chloé Björn Søren Zoë Núria",
        "Smith Novak Brown Lindqvist Adeyemi Müller García Nguyễn Kowalski Dvořák Şahin O’Brien "
        "Okafor Silva Haddad Petrović Łukasik Ionescu Jensen Takács",
        "London Kursk Vladivostok Geneva Kyiv Lagos Lima Delhi Vienna Cairo Oslo Nairobi Quebec",
    ),
    Language(
        "ru",
        0.08,
        "и в не на что с по из для как это за от был были года солдат правительство войска "
        "министр заявил границы область миллион процентов город президент договор оружие цены "
        "выборы суд закон газ нефть вода школа больница подписан закрыт вырос упал прибыли",
        "ба ве го да жи за ко ла ми но пе ра со та ук фи хо ше эн юр ни ре ло ди ма",
        " ",
        ".",
        "{source} сообщил {day}, что {claim}",
        "Анна Мария Сергей Пётр Елена Ольга Дмитрий Иван Фёдор Алёна",
        "Иванов Петрова Смирнов Кузнецова Соколов Лебедева Ковальчук Шевченко Артёмов",
        "Москва Курск Владивосток Киев Минск Хабаровск Донецк Казань",
    ),
    Language(
        "ko",
        0.04,
        "그 이 및 등 를 은 는 에서 으로 정부 군인 병력 국경 대통령 장관 러시아 북한 한국 협정 무기 "
        "미사일 훈련 도시 가격 은행 선거 법원 회사 에너지 병원 백신 기후 보고서 도착했다 "
        "서명했다 상승했다",
        "가 나 다 라 마 바 사 아 자 차 카 타 파 하 고 노 도 로 모 보 소 오 조 기 니 디 리 미 비 시 "
        "강 문 성 원 정 한 협 력 통",
        " ",
        ".",
        "{source}는 {day} {claim}고 밝혔다",
        "성권 선희 민수 지영 현우 수진 영호 은정",
        "김 이 박 최 정 강 조 윤",
        "서울 평양 부산 청진 원산 나선 인천",
    ),
    Language(
        "zh",
        0.04,
        "的 了 在 是 和 有 政府 士兵 军队 边境 总统 部长 俄罗斯 朝鲜 协议 武器 导弹 训练 城市 "
        "价格 银行 选举 法院 公司 能源 医院 疫苗 气候 报告 "
        "百分之 万人 抵达 签署 上升 下降 关闭 开放",
        "安 北 城 大 东 发 方 高 关 海 合 江 京 开 力 民 南 平 青 山 上 天 西 新 阳 一 元 中 州 总",
        "",
        "。",
        "{source}于{day}表示，{claim}",
        "伟 芳 娜 秀英 敏 静 丽 强 磊 洋",
        "王 李 张 刘 陈 杨 赵 黄 周 吴",
        "北京 上海 哈尔滨 延边 丹东 沈阳 香港",
    ),
    Language(
        "fr",
        0.03,
        "le la de des les et à en que dans est pour par sur au avec gouvernement soldats troupes "
        "frontière président ministre guerre prix élection justice énergie été déjà traité santé "
        "hôpital école année signé fermé élevé décès blessés rapport température",
        "bé ca dé é fi gué ha jo lé ma né ou pré quê ré si té ve çon gne eau",
        " ",
        ".",
        "{source} a déclaré le {day} que {claim}",
        "Élodie François Hélène Noël Zoé Jérôme Agnès Rémi",
        "Lefèvre Dupré Gauthier Béranger Maçon Crépin Noiret",
        "Paris Genève Orléans Québec Bruxelles Dakar",
    ),
    Language(
        "es",
        0.02,
        "el la de que y en los del las por con para una gobierno soldados tropas frontera "
        "presidente ministro guerra precios elección tribunal energía millón años ciudad tratado "
        "salud hospital escuela firmó cerró aumentó cayó según informe niños",
        "ba ción de ñe fa gue hi ja lla mi no pá que rri só ta ú via xe yo zu",
        " ",
        ".",
        "{source} dijo el {day} que {claim}",
        "José María Íñigo Ángela Raúl Lucía Andrés Inés",
        "Muñoz Peña Ibáñez Gómez Núñez Castaño Vélez",
        "Madrid Bogotá Lima Córdoba Mérida León",
    ),
    Language(
        "ar",
        0.02,
        "في من على أن إلى عن مع هذا الحكومة الجنود القوات الحدود الرئيس الوزير الحرب الأسعار البنك "
        "الانتخابات المحكمة القانون الطاقة المدينة الاتفاق الأسلحة التقرير المستشفى وصل وقع ارتفع",
        "با تا جا حا دا را سا شا صا طا عا فا قا كا لا ما نا ها وا يا بي ري مي نو سو",
        " ",
        ".",
        "قال {source} في {day} إن {claim}",
        "أحمد محمد فاطمة ليلى يوسف مريم",
        "حداد نصر خليل منصور سعيد",
        "القاهرة بغداد بيروت عمان دمشق",
    ),
)


class Zipf:
    """Draws from `things`, the n-th of them about 1/n as often as the first."""

    def __init__(self, things: Sequence[Any], offset: float = 2.0) -> None:
        self.things = things
        self.weights = list(accumulate(1 / (rank + offset) for rank in range(len(things))))

    def draw(self, random: Random, number: int) -> list[Any]:
        """So many of them, one independent of the other."""
        return random.choices(self.things, cum_weights=self.weights, k=number)


class Voice:
    """The words of one language and the sentences made of them."""

    def __init__(self, language: Language, seed: int) -> None:
        self.language = language
        random = Random(f"{seed} {language.tag}")  # noqa: S311 - a corpus is no secret
        self.words = Zipf([*language.common.split(), *_rare(random, language.syllables.split())])
        self.given, self.family = language.given.split(), language.family.split()
        self.places = language.places.split()

    def sentence(self, random: Random, least: int, most: int) -> str:
        """Words without a stop at the end."""
        words = self.words.draw(random, random.randint(least, most))
        text = self.language.space.join(words)
        return text[0].upper() + text[1:]

    def name(self, random: Random) -> str:
        """A person's name."""
        given, family = random.choice(self.given), random.choice(self.family)
        if self.language.tag in ("ko", "zh"):
            return f"{family}{self.language.space}{given}"
        middle = random.choice("ABCDEFGHJKLMNPRSTVWZ") if self.language.tag == "en" else ""
        return f"{given} {middle}. {family}" if middle else f"{given} {family}"


def _rare(random: Random, syllables: list[str]) -> list[str]:
    """Without repetition, in the order in which they were thought of."""
    made: dict[str, None] = {}
    while len(made) < RARE:
        made["".join(random.choices(syllables, k=random.choice((2, 3, 3, 4))))] = None
    return list(made)
