#include "desktop/console/events/sale_form.h"

#include "desktop/console/events/maybe_moment.h"
#include "desktop/console/events/rebased.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QSpinBox>

namespace boxoffice {

namespace {

QDateTime proposed(int daysAhead, int hour)
{
    return QDateTime(QDate::currentDate().addDays(daysAhead), QTime(hour, 0), Qt::UTC);
}

} // namespace

SaleForm::SaleForm(QWidget *parent)
    : QWidget(parent)
    , m_starts(new MaybeMoment(tr("The sale begins at a set time"), tr("Sale begins"), this))
    , m_ends(new MaybeMoment(tr("The sale ends at a set time"), tr("Sale ends"), this))
{
    m_starts->setToolTip(tr("Without a time it begins at once."));
    m_ends->setToolTip(tr("Without a time it ends when the event is over."));
    m_perOrderBox =
        addNumber(m_perOrder, tr("Seats in one order, at most"), "salePerOrder", kMaxSeatsPerOrder);
    m_perEmailBox = addNumber(m_perEmail, tr("Seats of one address, at most"), "salePerEmail",
                              kMaxSeatsPerOrder);
    m_holdBox = addNumber(m_hold, tr("An order holds its seats for"), "saleHold", kMaxHoldMinutes);
    m_hold->setSuffix(tr(" min", "minutes, behind a number"));
    m_hold->setToolTip(tr("Whoever reserves has that long to say who comes, and to confirm."));
    buildWaiting();
    auto *grid = new QGridLayout(this);
    layOut(*grid);
    for (QSpinBox *box : {m_perOrder, m_perEmail, m_hold, m_offer}) {
        connect(box, &QSpinBox::valueChanged, this, &SaleForm::changed);
    }
    connect(m_starts, &MaybeMoment::changed, this, &SaleForm::changed);
    connect(m_ends, &MaybeMoment::changed, this, &SaleForm::changed);
}

FieldBox *SaleForm::addNumber(QSpinBox *&box, const QString &label, const char *name, int most)
{
    box = new QSpinBox(this);
    box->setObjectName(QLatin1StringView(name));
    box->setRange(1, most);
    return new FieldBox(label, box, this);
}

void SaleForm::buildWaiting()
{
    m_waiting = new QCheckBox(tr("People can wait for seats when it is sold out"), this);
    m_waiting->setObjectName(QStringLiteral("saleWaiting"));
    m_policy = new QComboBox(this);
    m_policy->setObjectName(QStringLiteral("salePolicy"));
    m_policy->addItem(tr("Nobody is overtaken"), static_cast<int>(WaitingPolicy::Strict));
    m_policy->addItem(tr("The first for whom there are enough"),
                      static_cast<int>(WaitingPolicy::Fill));
    m_policyBox = new FieldBox(tr("Who gets seats that come free"), m_policy, this);
    m_offerBox = addNumber(m_offer, tr("An offer is kept for"), "saleOffer", kMaxOfferHours);
    m_offer->setSuffix(tr(" h", "hours, behind a number"));
    for (QWidget *box : {m_policyBox, m_offerBox}) {
        box->setEnabled(false);
        connect(m_waiting, &QCheckBox::toggled, box, &QWidget::setEnabled);
    }
}

void SaleForm::layOut(QGridLayout &grid)
{
    grid.setContentsMargins(0, 0, 0, 0);
    grid.setHorizontalSpacing(16);
    grid.setVerticalSpacing(14);
    grid.addWidget(m_starts, 0, 0, 1, 3, Qt::AlignTop);
    grid.addWidget(m_ends, 0, 3, 1, 3, Qt::AlignTop);
    grid.addWidget(m_perOrderBox, 1, 0, 1, 2, Qt::AlignTop);
    grid.addWidget(m_perEmailBox, 1, 2, 1, 2, Qt::AlignTop);
    grid.addWidget(m_holdBox, 1, 4, 1, 2, Qt::AlignTop);
    grid.addWidget(m_waiting, 2, 0, 1, 6);
    grid.addWidget(m_policyBox, 3, 0, 1, 3, Qt::AlignTop);
    grid.addWidget(m_offerBox, 3, 3, 1, 3, Qt::AlignTop);
    grid.setRowStretch(4, 1);
    for (int column = 0; column < 6; ++column) {
        grid.setColumnStretch(column, 1);
    }
}

void SaleForm::show(const SalesRules &rules, const QTimeZone &zone)
{
    m_starts->show(rules.startsAt, proposed(1, 10), zone);
    m_ends->show(rules.endsAt, proposed(14, 18), zone);
    m_perOrder->setValue(rules.maxPerOrder);
    m_perEmail->setValue(rules.maxPerEmail);
    m_hold->setValue(rules.holdMinutes);
    m_waiting->setChecked(rules.waitingList);
    m_policy->setCurrentIndex(m_policy->findData(static_cast<int>(rules.waitingPolicy)));
    m_offer->setValue(rules.offerHours);
}

void SaleForm::setZone(const QTimeZone &zone)
{
    m_starts->setZone(zone);
    m_ends->setZone(zone);
}

SalesRules SaleForm::rules() const
{
    return {.startsAt = m_starts->moment(),
            .endsAt = m_ends->moment(),
            .maxPerOrder = m_perOrder->value(),
            .maxPerEmail = m_perEmail->value(),
            .holdMinutes = m_hold->value(),
            .waitingList = m_waiting->isChecked(),
            .waitingPolicy = static_cast<WaitingPolicy>(m_policy->currentData().toInt()),
            .offerHours = m_offer->value()};
}

SalesRules SaleForm::merged(const SalesRules &base, const SalesRules &theirs,
                            QStringList &both) const
{
    const SalesRules mine = rules();
    Rebased<SalesRules> merged(base, mine, theirs);
    merged.keepMine(&SalesRules::startsAt, tr("Sale begins"));
    merged.keepMine(&SalesRules::endsAt, tr("Sale ends"));
    merged.keepMine(&SalesRules::maxPerOrder, tr("Seats in one order"));
    merged.keepMine(&SalesRules::maxPerEmail, tr("Seats of one address"));
    merged.keepMine(&SalesRules::holdMinutes, tr("Minutes that seats are held"));
    merged.keepMine(&SalesRules::waitingList, tr("Waiting list"));
    merged.keepMine(&SalesRules::waitingPolicy, tr("Who gets seats that come free"));
    merged.keepMine(&SalesRules::offerHours, tr("Hours that an offer is kept"));
    both += merged.both();
    return merged.value();
}

void SaleForm::validate()
{
    const SalesRules now = rules();
    m_starts->validate({});
    m_ends->validate(now.startsAt && now.endsAt && *now.endsAt <= *now.startsAt
                         ? tr("The sale ends before it begins.")
                         : QString());
    for (FieldBox *box : {m_perOrderBox, m_perEmailBox, m_holdBox, m_policyBox, m_offerBox}) {
        box->setProblem({});
    }
}

FieldBox *SaleForm::atFault() const
{
    FieldBox *start = m_starts->atFault();
    return start ? start : m_ends->atFault();
}

FieldBox *SaleForm::boxOf(const QString &wireField) const
{
    const std::pair<const char *, FieldBox *> boxes[] = {
        {"sales_start_at", m_starts->box()}, {"sales_end_at", m_ends->box()},
        {"max_per_order", m_perOrderBox},    {"max_per_email", m_perEmailBox},
        {"hold_minutes", m_holdBox},         {"waiting_list", m_policyBox},
        {"waiting_policy", m_policyBox},     {"offer_hours", m_offerBox}};
    for (const auto &[name, box] : boxes) {
        if (wireField == QLatin1StringView(name)) {
            return box;
        }
    }
    return nullptr;
}

QList<QWidget *> SaleForm::inTabOrder() const
{
    return m_starts->inTabOrder() + m_ends->inTabOrder()
        + QList<QWidget *>{m_perOrder, m_perEmail, m_hold, m_waiting, m_policy, m_offer};
}

} // namespace boxoffice
