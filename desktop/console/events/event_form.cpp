#include "desktop/console/events/event_form.h"

#include "desktop/books/formats.h"
#include "desktop/console/events/category_edit.h"
#include "desktop/console/events/moment_edit.h"
#include "desktop/console/events/rebased.h"
#include "desktop/console/events/sale_form.h"
#include "desktop/console/events/time_zones.h"
#include "shared/api/validation.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>

namespace boxoffice {

namespace {

constexpr int kDaysAhead = 14; // of the date that is proposed
const QTime kEvening(19, 0);
constexpr int kUsualLength = 2 * 3'600; // seconds

QDateTime proposedStart()
{
    return QDateTime(QDate::currentDate().addDays(kDaysAhead), kEvening, Qt::UTC);
}

FieldBox *faultOf(FieldBox *box)
{
    return box->problem().isEmpty() ? nullptr : box;
}

} // namespace

EventForm::EventForm(const EventDraft &fields, int booked, QWidget *parent)
    : QWidget(parent)
    , m_booked(booked)
    , m_sale(new SaleForm(this))
{
    buildFields();
    layOut();
    checkChanges();
    setBase(fields);
    showFields(fields, nullptr);
}

void EventForm::setBase(const EventDraft &fields)
{
    m_base = fields;
    m_baseDescription = TextEdit::asShown(fields.description);
}

void EventForm::buildFields()
{
    m_name = new QLineEdit(this);
    m_description = new TextEdit(this);
    m_description->setMinimumHeight(90);
    m_capacity = new QSpinBox(this);
    m_capacity->setRange(1, kMaxCapacity);
    m_capacity->setGroupSeparatorShown(true);
    m_status = new QComboBox(this);
    for (const auto status : {EventStatus::Published, EventStatus::Draft, EventStatus::Cancelled}) {
        m_status->addItem(formatStatus(status), static_cast<int>(status));
    }
    m_location = new QLineEdit(this);
    m_category = new CategoryEdit(this);
    m_categoryBox = new FieldBox(tr("Cate&gory"), m_category, this);
    m_nameBox = new FieldBox(tr("&Name"), m_name, this);
    m_capacityBox = new FieldBox(tr("Sea&ts"), m_capacity, this);
    m_statusBox = new FieldBox(tr("Stat&us"), m_status, this);
    m_locationBox = new FieldBox(tr("&Place"), m_location, this);
    m_descriptionBox = new FieldBox(tr("Desc&ription"), m_description, this);
}

void EventForm::layOut()
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(12);
    grid->addWidget(m_nameBox, 0, 0, 1, 2);
    grid->addWidget(m_capacityBox, 1, 0, Qt::AlignTop);
    grid->addWidget(m_statusBox, 1, 1, Qt::AlignTop);
    grid->addWidget(datesRow(), 2, 0, 1, 2);
    auto *place = new QHBoxLayout;
    place->setSpacing(16);
    place->addWidget(m_locationBox, 2);
    place->addWidget(m_categoryBox, 1);
    grid->addLayout(place, 3, 0, 1, 2);
    grid->addWidget(ticketsRow(), 4, 0, 1, 2);
    grid->addWidget(m_descriptionBox, 5, 0, 1, 2);
    grid->setRowStretch(5, 1);
}

void EventForm::checkChanges()
{
    const auto recheck = [this] {
        if (m_attempted) {
            validate();
        }
    };
    connect(m_name, &QLineEdit::textChanged, this, recheck);
    connect(m_location, &QLineEdit::textChanged, this, recheck);
    connect(m_description, &TextEdit::textChanged, this, recheck);
    connect(m_capacity, &QSpinBox::valueChanged, this, recheck);
    connect(m_starts, &MomentEdit::changed, this, recheck);
    connect(m_ends, &MomentEdit::changed, this, recheck);
    connect(m_sale, &SaleForm::changed, this, recheck);
    connect(m_timezone, &QComboBox::currentTextChanged, this, [this, recheck] {
        applyTimezone();
        recheck();
    });
}

void EventForm::buildTimezone(QWidget *row)
{
    m_timezone = new QComboBox(row);
    m_timezone->setEditable(true);
    m_timezone->setInsertPolicy(QComboBox::NoInsert);
    m_timezone->setMinimumContentsLength(16);
    m_timezone->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_timezone->addItems(timezoneNames());
    m_timezone->completer()->setFilterMode(Qt::MatchContains);
    m_timezone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_timezone->lineEdit()->setPlaceholderText(tr("Not set"));
    m_timezone->setToolTip(tr("Where none is set, times are those of this computer’s zone, %1.")
                               .arg(systemTimezone()));
    m_timezoneBox = new FieldBox(tr("Time &zone"), m_timezone, row);
}

QWidget *EventForm::datesRow()
{
    auto *row = new QWidget(this);
    m_hasStart = new QCheckBox(tr("&Has a date"), row);
    m_hasEnd = new QCheckBox(tr("Has an &end"), row);
    m_starts = new MomentEdit(tr("St&arts"), row);
    m_ends = new MomentEdit(tr("En&ds"), row);
    buildTimezone(row);
    auto *grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->addWidget(m_hasStart, 0, 0);
    grid->addWidget(m_hasEnd, 0, 1);
    grid->addWidget(m_starts, 1, 0, Qt::AlignTop);
    grid->addWidget(m_ends, 1, 1, Qt::AlignTop);
    grid->addWidget(m_timezoneBox, 1, 2, Qt::AlignTop);
    for (int column = 0; column < 3; ++column) {
        grid->setColumnStretch(column, 1);
    }
    connect(m_hasStart, &QCheckBox::toggled, this, &EventForm::proposeTimezone);
    connect(m_hasStart, &QCheckBox::toggled, this, &EventForm::showDateParts);
    connect(m_hasEnd, &QCheckBox::toggled, this, &EventForm::showDateParts);
    return row;
}

QWidget *EventForm::ticketsRow()
{
    auto *row = new QWidget(this);
    m_namesRequired = new QCheckBox(tr("Na&mes are required"), row);
    m_namesRequired->setObjectName(QStringLiteral("namesRequired"));
    m_holdersMayEdit = new QCheckBox(tr("Holders may c&orrect their name"), row);
    m_holdersMayEdit->setObjectName(QStringLiteral("holdersMayEdit"));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(16);
    layout->addWidget(m_namesRequired, 1);
    layout->addWidget(m_holdersMayEdit, 1);
    return row;
}

void EventForm::showTickets(bool shown)
{
    m_namesRequired->parentWidget()->setVisible(shown);
}

void EventForm::offerCategories(const QStringList &names)
{
    m_category->offer(names);
    m_categoryBox->setVisible(m_category->hasChoice());
}

// In the widgets that don't say so already; shown: what they say, or null for nothing yet. The
// others are left as the person typed in them, with the cursor where it is.
void EventForm::showFields(const EventDraft &fields, const EventDraft *shown)
{
    const auto isNews = [&](auto EventDraft::*field) {
        return !shown || fields.*field != shown->*field;
    };
    if (isNews(&EventDraft::name)) {
        m_name->setText(fields.name);
    }
    if (isNews(&EventDraft::description)) {
        m_description->setPlainText(fields.description);
    }
    if (isNews(&EventDraft::location)) {
        m_location->setText(fields.location);
    }
    m_capacity->setValue(fields.capacity);
    m_status->setCurrentIndex(m_status->findData(static_cast<int>(fields.status)));
    m_namesRequired->setChecked(fields.namesRequired);
    m_holdersMayEdit->setChecked(fields.holdersMayEdit);
    m_category->choose(fields.category, m_base.category);
    m_categoryBox->setVisible(m_category->hasChoice());
    const bool otherZone = isNews(&EventDraft::timezone);
    if (otherZone) {
        m_timezone->setCurrentText(fields.timezone);
    }
    if (otherZone || isNews(&EventDraft::sales)) {
        m_sale->show(fields.sales, zoneNamed(fields.timezone));
    }
    if (otherZone || isNews(&EventDraft::startsAt)) {
        showStart(fields);
    }
    if (otherZone || isNews(&EventDraft::endsAt)) {
        showEnd(fields);
    }
    showDateParts();
}

void EventForm::showStart(const EventDraft &fields)
{
    const QSignalBlocker quiet(m_hasStart); // what is read proposes no zone
    m_hasStart->setChecked(fields.startsAt.has_value());
    if (fields.startsAt) {
        m_starts->setMoment(*fields.startsAt, zoneNamed(fields.timezone));
    } else {
        m_starts->propose(proposedStart(), zoneNamed(fields.timezone));
    }
}

void EventForm::showEnd(const EventDraft &fields)
{
    m_hasEnd->setChecked(fields.endsAt.has_value());
    if (fields.endsAt) {
        m_ends->setMoment(*fields.endsAt, zoneNamed(fields.timezone));
    } else {
        m_ends->propose(m_starts->wallClock().addSecs(kUsualLength), zoneNamed(fields.timezone));
    }
}

// What was not edited is as it was, to the byte, however the widgets show it.
EventDraft EventForm::fields() const
{
    EventDraft fields = m_base;
    takeTyped(fields.name, *m_name);
    takeTyped(fields.location, *m_location);
    takeTyped(fields.timezone, *m_timezone->lineEdit());
    if (m_description->text() != m_baseDescription) {
        fields.description = m_description->text();
    }
    fields.capacity = m_capacity->value();
    fields.status = static_cast<EventStatus>(m_status->currentData().toInt());
    fields.namesRequired = m_namesRequired->isChecked();
    fields.holdersMayEdit = m_holdersMayEdit->isChecked();
    fields.category = m_category->category();
    fields.sales = m_sale->rules();
    fields.startsAt = m_hasStart->isChecked() ? std::optional(m_starts->moment()) : std::nullopt;
    fields.endsAt = hasEnd() ? std::optional(m_ends->moment()) : std::nullopt;
    return fields;
}

// The API takes an end without a start, too.
bool EventForm::mayEnd() const
{
    return m_hasStart->isChecked() || (m_base.endsAt && !m_base.startsAt);
}

bool EventForm::hasEnd() const
{
    return mayEnd() && m_hasEnd->isChecked();
}

// A date that the person adds needs a zone; one that comes without is left without.
void EventForm::proposeTimezone(bool dated)
{
    if (dated && !m_base.startsAt && m_timezone->currentText().isEmpty()) {
        m_timezone->setCurrentText(systemTimezone());
    } else if (!dated && m_base.timezone.isEmpty()
               && m_timezone->currentText() == systemTimezone()) {
        m_timezone->setCurrentText({});
    }
}

// Half a name changes nothing yet.
void EventForm::applyTimezone()
{
    const QString name = m_timezone->currentText().trimmed();
    if (name.isEmpty() || validTimezone(name)) {
        m_starts->setZone(zoneNamed(name));
        m_ends->setZone(zoneNamed(name));
        m_sale->setZone(zoneNamed(name));
    }
}

void EventForm::showDateParts()
{
    m_hasEnd->setEnabled(mayEnd());
    m_starts->setEnabled(m_hasStart->isChecked());
    m_timezoneBox->setEnabled(mayEnd());
    m_ends->setEnabled(hasEnd());
}

void EventForm::validate()
{
    const EventDraft now = fields();
    const qsizetype nameLength = codePoints(now.name);
    m_nameBox->setProblem(
        now.name.isEmpty() ? tr("Please give the event a name.")
            : nameLength > kMaxNameLength
            ? tr("At most %1 characters; these are %2.").arg(kMaxNameLength).arg(nameLength)
            : QString());
    const qsizetype textLength = codePoints(now.description);
    m_descriptionBox->setProblem(
        textLength > kMaxDescriptionLength
            ? tr("At most %1 characters; these are %2.")
                  .arg(formatCount(kMaxDescriptionLength), formatCount(textLength))
            : QString());
    m_locationBox->setProblem(codePoints(now.location) > kMaxLocationLength
                                  ? tr("At most %1 characters.").arg(kMaxLocationLength)
                                  : QString());
    m_capacityBox->setProblem(
        now.capacity < m_booked
            ? tr("%Ln seat(s) are booked already; it can't be fewer.", nullptr, m_booked)
            : QString());
    const bool zoneKnown =
        now.timezone.isEmpty() || now.timezone == m_base.timezone || validTimezone(now.timezone);
    m_timezoneBox->setProblem(zoneKnown ? QString() : tr("This time zone is not known."));
    validateDates(now);
    m_sale->validate();
}

void EventForm::validateDates(const EventDraft &now)
{
    if (now.startsAt) {
        m_starts->validate({});
    } else {
        m_starts->setProblem({});
    }
    const bool backwards = now.endsAt && now.startsAt && *now.endsAt < *now.startsAt;
    if (now.endsAt) {
        m_ends->validate(backwards ? tr("The end is before the start.") : QString());
    } else {
        m_ends->setProblem({});
    }
}

void EventForm::setBooked(int booked)
{
    m_booked = booked;
    if (m_attempted) {
        validate();
    }
}

QList<QWidget *> EventForm::inTabOrder() const
{
    return QList<QWidget *>{m_name, m_capacity, m_status, m_hasStart, m_hasEnd}
    + m_starts->inTabOrder() + m_ends->inTabOrder()
        + QList<QWidget *>{m_timezone,      m_location,       m_category,
                           m_namesRequired, m_holdersMayEdit, m_description}
    + m_sale->inTabOrder();
}

bool EventForm::check()
{
    m_attempted = true;
    m_statusBox->setProblem({});
    validate();
    FieldBox *const faults[] = {faultOf(m_nameBox),        faultOf(m_capacityBox),
                                m_starts->atFault(),       m_ends->atFault(),
                                faultOf(m_timezoneBox),    faultOf(m_locationBox),
                                faultOf(m_descriptionBox), m_sale->atFault()};
    for (FieldBox *box : faults) {
        if (box) {
            box->focusEditor();
            return false;
        }
    }
    return true;
}

FieldBox *EventForm::boxOf(const QString &wireField) const
{
    const std::pair<const char *, FieldBox *> boxes[] = {{"name", m_nameBox},
                                                         {"description", m_descriptionBox},
                                                         {"capacity", m_capacityBox},
                                                         {"status", m_statusBox},
                                                         {"starts_at", m_starts->clockBox()},
                                                         {"ends_at", m_ends->clockBox()},
                                                         {"timezone", m_timezoneBox},
                                                         {"location", m_locationBox},
                                                         {"category", m_categoryBox}};
    for (const auto &[name, box] : boxes) {
        if (wireField == QLatin1StringView(name)) {
            return box;
        }
    }
    return m_sale->boxOf(wireField);
}

bool EventForm::showProblem(const QString &wireField, const QString &sentence)
{
    FieldBox *box = boxOf(wireField);
    if (box) {
        box->setProblem(sentence);
        box->focusEditor();
    }
    return box;
}

QStringList EventForm::rebase(const EventDraft &theirs)
{
    const EventDraft mine = fields();
    Rebased<EventDraft> merged(m_base, mine, theirs);
    merged.keepMine(&EventDraft::name, tr("Name"));
    merged.keepMine(&EventDraft::description, tr("Description"));
    merged.keepMine(&EventDraft::capacity, tr("Seats"));
    merged.keepMine(&EventDraft::status, tr("Status"));
    merged.keepMine(&EventDraft::startsAt, tr("Starts"));
    merged.keepMine(&EventDraft::endsAt, tr("Ends"));
    merged.keepMine(&EventDraft::timezone, tr("Time zone"));
    merged.keepMine(&EventDraft::location, tr("Place"));
    merged.keepMine(&EventDraft::category, tr("Category"));
    merged.keepMine(&EventDraft::namesRequired, tr("Names are required"));
    merged.keepMine(&EventDraft::holdersMayEdit, tr("Holders may correct their name"));
    QStringList both = merged.both();
    EventDraft shown = merged.value();
    shown.sales = m_sale->merged(m_base.sales, theirs.sales, both);
    setBase(theirs);
    showFields(shown, &mine);
    return both;
}

} // namespace boxoffice
