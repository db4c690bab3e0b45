"""What must be true of certificates together with facts about their suppliers."""

from sqlalchemy import select

from app.certifications.models import Certificate, CertificateWaiver
from app.events import consequence
from app.suppliers.events import SupplierChanged
from app.transaction import Work


@consequence(SupplierChanged)
def days_begin_where_the_supplier_is(fact: SupplierChanged, work: Work) -> None:
    """Another time zone is another midnight: the instants at which its certificates begin and end follow."""
    if "time_zone" not in fact.fields:
        return
    certificates = work.session.scalars(select(Certificate).where(Certificate.supplier_id == fact.supplier_id))
    waivers = work.session.scalars(select(CertificateWaiver).where(CertificateWaiver.supplier_id == fact.supplier_id))
    for row in (*certificates, *waivers):
        row.place_in_time()
