"""From which plant of its supplier a shipment leaves, where that was said."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A constraint of the column itself goes with it: on SQLite nothing of the table is written anew, up or down.
    op.execute(
        "ALTER TABLE shipments ADD COLUMN plant_id INTEGER CONSTRAINT fk_shipments_plant_id_plants REFERENCES plants (id)"
    )


def downgrade() -> None:
    op.drop_column("shipments", "plant_id")
