"""What is said about lines in the demo's story: asked and answered, and asked and not answered yet."""

from app.conversations import actions
from app.demo.story import Scene
from app.principal import Principal


def where_is_it(scene: Scene) -> None:
    """The buyer asks, and waits."""
    with scene.we(1.2) as buyer:
        _say(scene, buyer, "Where is it? Assembly stands still without these. Please send the tracking number today.")


def how_packed(scene: Scene) -> None:
    """Asked by the supplier and answered; then something that nobody has answered yet."""
    with scene.they(5) as seller:
        _say(scene, seller, "May we pack 500 in a carton instead of 250? It saves a pallet.")
    with scene.we(4) as buyer:
        line = scene.order(buyer).lines[0]
        _see(buyer, line.id)
        _say(scene, buyer, "Yes, if the label names the quantity.", asks=False)
    with scene.they(0.2) as seller:
        _see(seller, scene.order(seller).lines[0].id)
        _say(scene, seller, "The carton label: do you want your item number or ours as the large one?")


def _say(scene: Scene, who: Principal, text: str, *, asks: bool = True) -> None:
    actions.write(who, scene.order(who).lines[0].id, text, asks=asks)


def _see(who: Principal, line_id: int) -> None:
    actions.mark_read(who, line_id, 2**31 - 1)
