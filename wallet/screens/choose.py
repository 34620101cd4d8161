"""Show, second step: who asks, why, and which parts they shall see."""

from collections.abc import Iterator, Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message

from credential.request import Request
from wallet.card import Card
from wallet.part_words import part_name, shown_words
from wallet.pocket import Pocket
from wallet.screens.page import BACK, HELP, Page
from wallet.showing import PAPER_PARTS, beyond, lacking, who_asks
from wallet.widgets.notice import Notice
from wallet.widgets.part_list import Group, PartList
from wallet.widgets.titles import heading, title_below
from wallet.widgets.words import Words, safe

_LABEL = 11
_PICTURE = (
    "Open the picture and show that, or send it to whoever checks it. It holds what you chose to show: delete"
    " it when you need it no more."
)
_NO_REQUEST = "No request: they will read  ? CANNOT TELL"
_REPLACED = "Replaced by a newer card: go back and show that one."
_PAPER = "A paper card: anyone can copy it. Show your passport or identity card beside it."


class Presented(Message):
    """The code is made."""

    def __init__(self, text: str, note: str | None) -> None:
        super().__init__()
        self.text = text
        self.note = note


class ChooseScreen(Page[None]):
    """Nothing leaves the wallet that is not ticked here."""

    about = (
        "What they ask for is ticked already; take a tick away to hide a part. Who asks and why is what they"
        " say of themselves: the wallet cannot prove it."
    )
    BINDINGS = [
        *HELP,
        Binding("space", "tick", "Tick", key_display="Space"),
        Binding("enter", "make", "Make the code", key_display="Enter"),
        *BACK,
    ]

    def __init__(self, pocket: Pocket, card: Card, request: Request | None) -> None:
        super().__init__(heading("Show", card.title))
        self._pocket = pocket
        self._card = card
        self._request = request

    def content(self) -> ComposeResult:
        """Who and why, the boxes, then in words what they will see."""
        yield from title_below(self._card.title)
        yield Words(Content("\n").join(self._who()), id="who", classes="paragraph")
        yield PartList(self._groups(), ticked=self._asked, fixed=PAPER_PARTS if self._card.paper else ())
        yield Words("Always shown: title, level, award date, result", classes="faint apart")
        yield Words("They will see:", classes="label")
        yield Words(id="seen", classes="strong")
        yield Notice()

    def on_mount(self) -> None:
        """Say from the start what they will see."""
        self._say()

    @property
    def _asked(self) -> tuple[str, ...]:
        ask = self._request.ask if self._request else ()
        return tuple(part for part in self._card.parts if part in ask)

    def _groups(self) -> list[Group]:
        rest = tuple(part for part in self._card.parts if part not in self._asked)
        if self._request is None:
            return [Group("You choose what they see", rest)]
        return [Group("They ask for", self._asked), Group("They do not ask for, stays hidden", rest)]

    def _who(self) -> Iterator[Content]:
        if self._card.replaced_by:
            yield _care(_REPLACED)
        if self._request is None:
            yield _care(_PAPER if self._card.paper else _NO_REQUEST)
            return
        yield _labelled("Asked by", who_asks(self._request))
        yield _labelled("Why", self._request.purpose)
        if missing := [part_name(part) for part in lacking(self._request, self._card)]:
            yield _labelled("Not here", f"they also ask for {', '.join(missing).lower()}; this card has none")
        if self._pocket.is_late(self._request):
            yield _care("By the clock of this machine the request is over: ask them for a new one.")

    @on(PartList.Changed)
    def _say(self) -> None:
        self.query_one("#seen", Words).show(shown_words(self._chosen, self._card.claims))

    @property
    def _chosen(self) -> tuple[str, ...]:
        return self.query_one(PartList).chosen

    def action_tick(self) -> None:
        """Tick the highlighted part, or take its tick away."""
        self.query_one(PartList).action_select()

    @work(exclusive=True)
    async def action_make(self) -> None:
        """Make the code; ask once more before showing what nobody asked for."""
        extra = beyond(self._request, self._chosen)
        if extra and not await self._surely(extra):
            return
        with self.problems_shown():
            text = await self.aside(self._pocket.present, self._card, self._chosen, self._request)
            self.post_message(Presented(text, self._pocket.note))

    async def _surely(self, extra: Sequence[str]) -> bool:
        from wallet.screens.confirm import ConfirmScreen

        names = ", ".join(part_name(part) for part in extra)
        question = f"They did not ask for this:\n\n  {names}\n\nShow it all the same?"
        return await self.app.push_screen_wait(ConfirmScreen(question, yes="Show it", no="Go back"))

    @on(Presented)
    def _show(self, message: Presented) -> None:
        from wallet.screens.code import CodeScreen

        if message.note:
            self.notify(message.note, markup=False)
        self.app.push_screen(CodeScreen(message.text, self.heading, what="card", advice=_PICTURE))


def _care(words: str) -> Content:
    return Content.assemble(("! ", "$text-warning bold"), safe(words))


def _labelled(label: str, value: str) -> Content:
    return Content.assemble((label.ljust(_LABEL), "$foreground-muted"), safe(value))
