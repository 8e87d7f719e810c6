#include "desktop/console/types/type_dialog.h"

#include "desktop/books/formats.h"
#include "desktop/console/events/maybe_moment.h"
#include "desktop/console/events/rebased.h"
#include "desktop/console/events/time_zones.h"
#include "shared/api/validation.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QSpinBox>

namespace boxoffice {

namespace {

constexpr int kMaxDescription = 500; // code points
constexpr int kProposedSeats = 100;
const QTime kMorning(10, 0);
const QTime kEvening(18, 0);

QDateTime proposed(int daysAhead, QTime time)
{
    return QDateTime(QDate::currentDate().addDays(daysAhead), time, Qt::UTC);
}

QSpinBox *seatsOfOrder(const char *name, QWidget *parent)
{
    auto *box = new QSpinBox(parent);
    box->setObjectName(QLatin1StringView(name));
    box->setRange(1, kMaxSeatsPerOrder);
    return box;
}

} // namespace

TypeDialog::TypeDialog(const TicketType &type, const Event &event, QWidget *parent)
    : SavingDialog(type.id.isNil() ? tr("New ticket type") : tr("Edit ticket type"),
                   type.id.isNil() ? tr("&Add") : tr("&Save"), parent)
    , m_event(event)
    , m_base(type)
    , m_form(new QWidget(this))
{
    setObjectName(QStringLiteral("typeDialog"));
    buildFields();
    auto *grid = new QGridLayout(m_form);
    layOut(*grid);
    setForm(*m_form,
            QList<QWidget *>{m_name, m_description, m_limited, m_capacity, m_least, m_most}
                + m_starts->inTabOrder() + m_ends->inTabOrder() + QList<QWidget *>{m_hidden});
    show(type);
    checkChanges();
    resize(560, 480);
}

void TypeDialog::buildFields()
{
    m_name = new QLineEdit(m_form);
    m_name->setObjectName(QStringLiteral("typeName"));
    m_nameBox = new FieldBox(tr("&Name"), m_name, m_form);
    m_description = new QLineEdit(m_form);
    m_description->setObjectName(QStringLiteral("typeDescription"));
    m_description->setPlaceholderText(tr("One line, such as who can have it"));
    m_descriptionBox = new FieldBox(tr("&Description"), m_description, m_form);
    m_limited = new QCheckBox(tr("Limited to a number of seats"), m_form);
    m_limited->setObjectName(QStringLiteral("typeLimited"));
    m_limited->setToolTip(tr("Without a limit there are as many as the event has."));
    m_capacity = new QSpinBox(m_form);
    m_capacity->setObjectName(QStringLiteral("typeCapacity"));
    m_capacity->setRange(0, kMaxCapacity);
    m_capacity->setGroupSeparatorShown(true);
    m_capacityBox = new FieldBox(tr("Sea&ts"), m_capacity, m_form);
    m_least = seatsOfOrder("typeLeast", m_form);
    m_leastBox = new FieldBox(tr("In one order, at least"), m_least, m_form);
    m_most = seatsOfOrder("typeMost", m_form);
    m_mostBox = new FieldBox(tr("In one order, at most"), m_most, m_form);
    m_starts = new MaybeMoment(tr("The sale begins at a set time"), tr("Sale begins"), m_form);
    m_ends = new MaybeMoment(tr("The sale ends at a set time"), tr("Sale ends"), m_form);
    m_hidden = new QCheckBox(tr("Hidden: only whoever is told can have it"), m_form);
    m_hidden->setObjectName(QStringLiteral("typeHidden"));
}

void TypeDialog::layOut(QGridLayout &grid)
{
    grid.setContentsMargins(0, 0, 0, 0);
    grid.setHorizontalSpacing(16);
    grid.setVerticalSpacing(12);
    grid.addWidget(m_nameBox, 0, 0, 1, 2);
    grid.addWidget(m_descriptionBox, 1, 0, 1, 2);
    grid.addWidget(m_limited, 2, 0, Qt::AlignBottom);
    grid.addWidget(m_capacityBox, 2, 1, Qt::AlignTop);
    grid.addWidget(m_leastBox, 3, 0, Qt::AlignTop);
    grid.addWidget(m_mostBox, 3, 1, Qt::AlignTop);
    grid.addWidget(m_starts, 4, 0, Qt::AlignTop);
    grid.addWidget(m_ends, 4, 1, Qt::AlignTop);
    if (const QString sentence = aboutSale(); !sentence.isEmpty()) {
        auto *about = new QLabel(sentence, m_form);
        about->setWordWrap(true);
        about->setProperty("role", QStringLiteral("muted"));
        grid.addWidget(about, 5, 0, 1, 2);
    }
    grid.addWidget(m_hidden, 6, 0, 1, 2);
    grid.setRowStretch(7, 1);
    grid.setColumnStretch(0, 1);
    grid.setColumnStretch(1, 1);
}

// The sale of the event bounds that of its types.
QString TypeDialog::aboutSale() const
{
    const SalesRules &sales = m_event.sales;
    const auto shown = [this](qint64 at) { return formatMoment(at, m_event.timezone); };
    if (sales.startsAt && sales.endsAt) {
        return tr("The event itself is on sale from %1 until %2.")
            .arg(shown(*sales.startsAt), shown(*sales.endsAt));
    }
    if (sales.startsAt) {
        return tr("The event itself is on sale from %1 on.").arg(shown(*sales.startsAt));
    }
    return sales.endsAt ? tr("The event itself is on sale until %1.").arg(shown(*sales.endsAt))
                        : QString();
}

void TypeDialog::checkChanges()
{
    const auto recheck = [this] {
        if (m_attempted) {
            validate();
        }
    };
    connect(m_name, &QLineEdit::textChanged, this, recheck);
    connect(m_description, &QLineEdit::textChanged, this, recheck);
    for (QSpinBox *box : {m_capacity, m_least, m_most}) {
        connect(box, &QSpinBox::valueChanged, this, recheck);
    }
    connect(m_limited, &QCheckBox::toggled, this, [this, recheck](bool limited) {
        m_capacityBox->setEnabled(limited);
        recheck();
    });
    connect(m_starts, &MaybeMoment::changed, this, recheck);
    connect(m_ends, &MaybeMoment::changed, this, recheck);
}

void TypeDialog::show(const TicketType &type)
{
    const QTimeZone zone = zoneNamed(m_event.timezone);
    m_name->setText(type.name);
    m_description->setText(type.description);
    m_limited->setChecked(type.capacity.has_value());
    m_capacity->setValue(type.capacity.value_or(kProposedSeats));
    m_capacityBox->setEnabled(type.capacity.has_value());
    m_least->setValue(type.minPerOrder);
    m_most->setValue(type.maxPerOrder);
    m_starts->show(type.salesStartAt, proposed(1, kMorning), zone);
    m_ends->show(type.salesEndAt, proposed(14, kEvening), zone);
    m_hidden->setChecked(type.hidden);
}

TicketType TypeDialog::fields() const
{
    TicketType type = m_base;
    takeTyped(type.name, *m_name);
    takeTyped(type.description, *m_description);
    type.capacity = m_limited->isChecked() ? std::optional(m_capacity->value()) : std::nullopt;
    type.minPerOrder = m_least->value();
    type.maxPerOrder = m_most->value();
    type.salesStartAt = m_starts->moment();
    type.salesEndAt = m_ends->moment();
    type.hidden = m_hidden->isChecked();
    return type;
}

QStringList TypeDialog::rebase(const TicketType &theirs)
{
    const TicketType mine = fields();
    Rebased<TicketType> merged(m_base, mine, theirs);
    merged.keepMine(&TicketType::name, tr("Name"));
    merged.keepMine(&TicketType::description, tr("Description"));
    merged.keepMine(&TicketType::capacity, tr("Seats"));
    merged.keepMine(&TicketType::minPerOrder, tr("At least in one order"));
    merged.keepMine(&TicketType::maxPerOrder, tr("At most in one order"));
    merged.keepMine(&TicketType::salesStartAt, tr("Sale begins"));
    merged.keepMine(&TicketType::salesEndAt, tr("Sale ends"));
    merged.keepMine(&TicketType::hidden, tr("Hidden"));
    m_base = theirs;
    show(merged.value());
    return merged.both();
}

void TypeDialog::validate()
{
    const TicketType now = fields();
    m_nameBox->setProblem(now.name.isEmpty() ? tr("Please give the ticket type a name.")
                              : validName(now.name)
                              ? QString()
                              : tr("At most %1 characters, on one line.").arg(kMaxNameLength));
    const qsizetype length = codePoints(now.description);
    m_descriptionBox->setProblem(
        length > kMaxDescription
            ? tr("At most %1 characters; these are %2.").arg(kMaxDescription).arg(length)
            : QString());
    const int taken = m_base.bookedCount + m_base.heldCount;
    m_capacityBox->setProblem(
        now.capacity && *now.capacity < taken
            ? tr("%Ln seat(s) are booked or held already; it can't be fewer.", nullptr, taken)
            : QString());
    m_mostBox->setProblem(now.maxPerOrder < now.minPerOrder ? tr("That is less than the least.")
                                                            : QString());
    m_starts->validate({});
    m_ends->validate(now.salesStartAt && now.salesEndAt && *now.salesEndAt <= *now.salesStartAt
                         ? tr("The sale ends before it begins.")
                         : QString());
}

bool TypeDialog::check()
{
    m_attempted = true;
    m_leastBox->setProblem({});
    validate();
    for (FieldBox *box : {m_nameBox, m_descriptionBox, m_capacityBox, m_mostBox}) {
        if (!box->problem().isEmpty()) {
            box->focusEditor();
            return false;
        }
    }
    for (MaybeMoment *moment : {m_starts, m_ends}) {
        if (FieldBox *box = moment->atFault()) {
            box->focusEditor();
            return false;
        }
    }
    return true;
}

FieldBox *TypeDialog::boxOf(const QString &wireField) const
{
    const std::pair<const char *, FieldBox *> boxes[] = {{"name", m_nameBox},
                                                         {"description", m_descriptionBox},
                                                         {"capacity", m_capacityBox},
                                                         {"min_per_order", m_leastBox},
                                                         {"max_per_order", m_mostBox},
                                                         {"sales_start_at", m_starts->box()},
                                                         {"sales_end_at", m_ends->box()}};
    for (const auto &[name, box] : boxes) {
        if (wireField == QLatin1StringView(name)) {
            return box;
        }
    }
    return nullptr;
}

} // namespace boxoffice
