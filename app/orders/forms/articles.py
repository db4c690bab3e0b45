"""What a supplier calls the items of an order."""

from app.typed_rows import RowsForm


class ArticlesForm(RowsForm):
    """One number an item, with the version that was seen; an empty one says that there is none."""

    def read(self) -> None:
        self.numbers = {row.id: (row.version(), row.text("article")) for row in self.rows}
