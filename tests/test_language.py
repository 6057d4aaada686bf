"""Languages are told apart by script and by their commonest words, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.article import Article
from summarizer.language import guess_language, with_language

ARTICLES = Path(__file__).parent.parent.parent / "shared" / "articles"

SAMPLES = {
    "en": "The mayor of Marn denied on Tuesday that the town had kept the money for the bridge.",
    "de": (
        "Der Bürgermeister hat am Dienstag bestritten, dass die Stadt das Geld nicht gezahlt hat."
    ),
    "fr": (
        "Le maire a démenti mardi que la ville ait retenu l'argent pour la "
        "construction du pont et que les travaux soient finis."
    ),
    "es": (
        "El alcalde negó el martes que la ciudad hubiera retenido el dinero "
        "para la obra del puente."
    ),
    "it": (
        "Il sindaco ha negato che la città abbia trattenuto il denaro per la costruzione del ponte."
    ),
    "pt": (
        "O prefeito negou na terça-feira que a cidade tenha retido o dinheiro "
        "para a ponte, não os dados."
    ),
    "nl": (
        "De burgemeester heeft ontkend dat de stad het geld voor de bouw van "
        "de brug heeft gehouden."
    ),
    "sv": (
        "Borgmästaren förnekade att staden hade hållit inne pengar till bygget "
        "av den nya bron för att."
    ),
    "pl": (
        "Burmistrz zaprzeczył we wtorek, że miasto wstrzymało pieniądze na "
        "budowę mostu i nie dało ich."
    ),
    "tr": (
        "Belediye başkanı köprü için ayrılan parayı tuttuklarını yalanladı ve "
        "bu iddia için dava açacak."
    ),
    "fi": (
        "Kaupunginjohtaja kiisti, että kaupunki olisi pidättänyt rahat, ja "
        "sanoi että väite ei ole totta."
    ),
    "ru": "Мэр города во вторник опроверг сообщения о том, что деньги на мост были задержаны.",
    "uk": "Мер міста у вівторок спростував повідомлення про те, що гроші на міст були затримані.",
    "el": "Ο δήμαρχος διέψευσε την Τρίτη ότι η πόλη είχε παρακρατήσει τα χρήματα για τη γέφυρα.",
    "ar": "نفى رئيس البلدية يوم الثلاثاء أن تكون المدينة قد حجبت أموال بناء الجسر.",
    "fa": "شهردار روز سه‌شنبه تکذیب کرد که شهر پول ساخت پل را نگه داشته است و گفت چنین چیزی نیست.",
    "hi": "महापौर ने मंगलवार को इस बात से इनकार किया कि शहर ने पुल के निर्माण के लिए पैसे रोके थे।",
    "zh": "市长周二否认该市扣留了建桥资金，反对派指责他没有公布文件。",
    "ja": "市長は火曜日、市が橋の建設資金を差し止めたことを否定した。",
    "ko": "시장은 화요일 시가 다리 건설 자금을 보류했다는 것을 부인했다.",
}


@pytest.mark.parametrize(("language", "text"), SAMPLES.items(), ids=SAMPLES)
def test_a_sentence_of_news_is_enough(language: str, text: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize("text", ["", "1984", "Ann left.", "— … !", "Да.", "lorem ipsum " * 20])
def test_too_little_or_nothing_known_is_none(text: str) -> None:
    assert guess_language(text) is None


def test_a_name_in_another_script_changes_nothing() -> None:
    assert guess_language(SAMPLES["en"] + " Его зовут Иван.") == "en"


@given(st.text())
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert guess_language(text) in {*SAMPLES, None} or len(guess_language(text) or "") == 2


def test_a_guess_is_filled_in_and_the_caller_s_word_is_kept() -> None:
    assert with_language(Article(text=SAMPLES["de"])).language == "de"
    assert with_language(Article(text=SAMPLES["de"], language="nds")).language == "nds"
    article = Article(text="Ann left.", title="Gone", id="a1")
    assert with_language(article) is article


def test_everything_else_about_the_article_stays() -> None:
    article = Article(text=SAMPLES["en"], title="Mayor denies it", id="a1")
    filled = with_language(article)
    assert filled.model_dump(exclude={"language"}) == article.model_dump(exclude={"language"})
    assert filled.sentences == article.sentences


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles to read are not beside this folder")
def test_the_articles_to_read_are_english() -> None:
    texts = [path.read_text("utf-8") for path in ARTICLES.glob("*.txt")]
    assert texts
    assert {guess_language(text) for text in texts} == {"en"}
