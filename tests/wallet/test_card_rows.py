"""What a card says, row by row, and whose words the labels are."""

from credential.limits import DAY
from tests.builders import TODAY, some_claims
from wallet.card_rows import AS_WRITTEN, Row, rows_of

KIND = "training-certificate"
SEAL = {"iss": "https://a.example", "iat": TODAY, "exp": TODAY + DAY, "vct": "urn:skills-passport:x:1"}


def test_everything_a_kind_names_stands_under_its_own_label() -> None:
    rows = list(rows_of(KIND, SEAL | some_claims()))
    assert Row(AS_WRITTEN) not in rows
    assert rows[0].value == some_claims()["title"]
    assert Row("Part of nobody") not in rows
    assert {row.value for row in rows} >= {"Maria Clara Santos", "P1234567A", "268"}
    assert not {"https://a.example", "urn:skills-passport:x:1"} & {row.value for row in rows}


def test_what_a_kind_does_not_name_stands_last_as_the_issuers_own_words() -> None:
    holder = some_claims()["holder"] | {"nickname": "Marie"}
    rows = list(rows_of(KIND, SEAL | {"Issued by": "Ministry"} | some_claims(holder=holder)))
    assert rows[-3:] == [Row(AS_WRITTEN), Row("Issued by", "Ministry"), Row("nickname", "Marie")]


def test_a_part_of_which_nothing_has_a_name_has_no_heading() -> None:
    rows = list(rows_of(KIND, {"detail": {"weather": "fine"}}))
    assert rows == [Row(AS_WRITTEN), Row("weather", "fine")]
