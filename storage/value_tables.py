"""The tables of money: purchases, what was spent to win customers, contracts, and what was learnt of all that.

As in `storage.tables`: the workspace leads every key, amounts are cents in a currency, `live` says whether the row's own
action stands. Days are whole days since 1970, since a purchase has a date and no instant.
"""

from datetime import datetime

from sqlalchemy import Index, column
from sqlalchemy.orm import Mapped

from storage.base import CLUSTERED, Base, Key, Live, Tenant, TextKey, of, of_workspace, table_of

VOIDED = column("live").is_(False)
REFERRED = column("ref").is_not(None) & column("live").is_(True)


class PurchaseRow(Base):
    """Something a customer bought, or got their money back for (then it is negative). `profit_cents`: None where it was not
    said. Among the live ones a `ref` is unique."""

    __tablename__ = "purchases"

    workspace_id: Mapped[Tenant]
    id: Mapped[Key]
    customer_id: Mapped[int]
    day: Mapped[int]
    amount_cents: Mapped[int]
    profit_cents: Mapped[int | None]
    currency: Mapped[str]
    product: Mapped[str | None]
    ref: Mapped[str | None]
    action_id: Mapped[int]
    live: Mapped[Live]

    __table_args__ = (
        of("customers", "customer_id"),
        of("actions", "action_id"),
        # With what the models read of it.
        Index(
            "purchases_by_customer",
            "workspace_id",
            "customer_id",
            "day",
            "live",
            "amount_cents",
            "profit_cents",
            "currency",
        ),
        Index(
            "purchases_by_day",
            "workspace_id",
            "day",
            "live",
            "customer_id",
            "amount_cents",
            "profit_cents",
            "currency",
            "product",
        ),
        Index("purchases_by_action", "workspace_id", "action_id"),
        # Those that were taken back, which are few: what was learnt of the others holds while these stay the same.
        Index("purchases_voided", "workspace_id", "id", sqlite_where=VOIDED, postgresql_where=VOIDED),
        Index(
            "purchases_referred",
            "workspace_id",
            "ref",
            unique=True,
            sqlite_where=REFERRED,
            postgresql_where=REFERRED,
        ),
        CLUSTERED,
    )


class SpendRow(Base):
    """What was spent in a month to win customers of a source; `day` is the first of the month. Several add up."""

    __tablename__ = "spends"

    workspace_id: Mapped[Tenant]
    id: Mapped[Key]
    source: Mapped[str]
    day: Mapped[int]
    amount_cents: Mapped[int]
    currency: Mapped[str]
    action_id: Mapped[int]
    live: Mapped[Live]

    __table_args__ = (of("actions", "action_id"), Index("spends_by_action", "workspace_id", "action_id"), CLUSTERED)


class ContractRow(Base):
    """A contract of a customer, from one day until before another; None while it has no end. The last one said holds."""

    __tablename__ = "contracts"

    workspace_id: Mapped[Tenant]
    id: Mapped[Key]
    customer_id: Mapped[int]
    starts_day: Mapped[int]
    ends_day: Mapped[int | None]
    action_id: Mapped[int]
    live: Mapped[Live]

    __table_args__ = (
        of("customers", "customer_id"),
        of("actions", "action_id"),
        Index("contracts_by_customer", "workspace_id", "customer_id"),
        Index("contracts_by_action", "workspace_id", "action_id"),
        CLUSTERED,
    )


class FitRow(Base):
    """What was learnt: `told` as text, from data whose mark was `mark`. It can be made again at any time."""

    __tablename__ = "fits"

    workspace_id: Mapped[Tenant]
    key: Mapped[TextKey]
    mark: Mapped[str]
    made_at: Mapped[datetime]
    told: Mapped[str]

    __table_args__ = (of_workspace(), CLUSTERED)


purchases = table_of(PurchaseRow)
spends = table_of(SpendRow)
contracts = table_of(ContractRow)
fits = table_of(FitRow)
