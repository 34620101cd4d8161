"""The keys of a screen, all of them, at its foot; each can be clicked."""

from typing import Any

from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.style import Style

from wallet.widgets.words import Words

_SPACE = "\N{NO-BREAK SPACE}"  # a key and its words stay together when the line is full


class FootLine(Words):
    """Follows the screen's bindings; goes on in a second line before it hides a key."""

    upright = reactive(False)
    """One key below the other, for a foot line that stands at the side."""

    def on_mount(self) -> None:
        """Follow the bindings from now on."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._changed(self.screen)

    def _changed(self, screen: Screen[Any]) -> None:
        keys = [self._key(binding) for binding in _one_each(screen)]
        self.show(Content("\n" if self.upright else f"{_SPACE} ").join(keys))

    def watch_upright(self) -> None:
        """Lie down or stand up."""
        self._changed(self.screen)

    def _key(self, binding: Binding) -> Content:
        label = Content.assemble(
            (self.app.get_key_display(binding), "bold $primary"),
            _SPACE + binding.description.replace(" ", _SPACE),
        )
        return label.stylize(Style.from_meta({"@click": f"app.simulate_key({binding.key!r})"}))


def _one_each(screen: Screen[Any]) -> list[Binding]:
    """The shown bindings in force, the first of each action."""
    first: dict[str, Binding] = {}
    for active in screen.active_bindings.values():
        if active.binding.show and active.enabled:
            first.setdefault(active.binding.action, active.binding)
    return list(first.values())
