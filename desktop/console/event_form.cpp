#include "desktop/console/event_form.h"

#include "desktop/console/formats.h"
#include "shared/api/validation.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QTimeZone>

namespace boxoffice {

namespace {

QDateTimeEdit *dateEdit(QWidget *parent)
{
    auto *edit = new QDateTimeEdit(parent);
    edit->setDisplayFormat(dateFormat() + QStringLiteral("  HH:mm"));
    edit->setCalendarPopup(true);
    edit->setTimeSpec(Qt::UTC); // wall clock at the place: no gaps where the clock is put forward
    return edit;
}

QDateTime wallClock(qint64 millis, const QTimeZone &zone)
{
    const QDateTime there = QDateTime::fromMSecsSinceEpoch(millis, zone);
    return QDateTime(there.date(), there.time(), Qt::UTC);
}

QTimeZone zoneNamed(const QString &name)
{
    const QTimeZone zone(name.trimmed().toLatin1());
    return zone.isValid() ? zone : QTimeZone::systemTimeZone();
}

} // namespace

EventForm::EventForm(const EventDraft &fields, int booked, QWidget *parent)
    : QWidget(parent)
    , m_base(fields)
    , m_booked(booked)
{
    buildFields();
    layOut();
    checkChanges();
    setFields(fields);
}

void EventForm::buildFields()
{
    m_name = new QLineEdit(this);
    m_description = new QPlainTextEdit(this);
    m_description->setTabChangesFocus(true);
    m_description->setMinimumHeight(90);
    m_capacity = new QSpinBox(this);
    m_capacity->setRange(1, kMaxCapacity);
    m_capacity->setGroupSeparatorShown(true);
    m_status = new QComboBox(this);
    for (const auto status : {EventStatus::Published, EventStatus::Draft, EventStatus::Cancelled}) {
        m_status->addItem(formatStatus(status), static_cast<int>(status));
    }
    m_location = new QLineEdit(this);
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
    grid->addWidget(m_locationBox, 3, 0, 1, 2);
    grid->addWidget(m_descriptionBox, 4, 0, 1, 2);
    grid->setRowStretch(4, 1);
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
    connect(m_description, &QPlainTextEdit::textChanged, this, recheck);
    connect(m_capacity, &QSpinBox::valueChanged, this, recheck);
    connect(m_starts, &QDateTimeEdit::dateTimeChanged, this, recheck);
    connect(m_ends, &QDateTimeEdit::dateTimeChanged, this, recheck);
    connect(m_timezone, &QComboBox::currentTextChanged, this, recheck);
}

QWidget *EventForm::datesRow()
{
    auto *row = new QWidget(this);
    m_hasStart = new QCheckBox(tr("&Has a date"), row);
    m_hasEnd = new QCheckBox(tr("Has an &end"), row);
    m_starts = dateEdit(row);
    m_ends = dateEdit(row);
    m_timezone = new QComboBox(row);
    m_timezone->setEditable(true);
    m_timezone->setInsertPolicy(QComboBox::NoInsert);
    m_timezone->setMinimumContentsLength(16);
    m_timezone->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds()) {
        m_timezone->addItem(QString::fromLatin1(id));
    }
    m_timezone->completer()->setFilterMode(Qt::MatchContains);
    m_timezone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_startsBox = new FieldBox(tr("St&arts"), m_starts, row);
    m_endsBox = new FieldBox(tr("En&ds"), m_ends, row);
    m_timezoneBox = new FieldBox(tr("Time &zone"), m_timezone, row);
    auto *grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(16);
    grid->addWidget(m_hasStart, 0, 0);
    grid->addWidget(m_hasEnd, 0, 1);
    grid->addWidget(m_startsBox, 1, 0, Qt::AlignTop);
    grid->addWidget(m_endsBox, 1, 1, Qt::AlignTop);
    grid->addWidget(m_timezoneBox, 1, 2, Qt::AlignTop);
    for (int column = 0; column < 3; ++column) {
        grid->setColumnStretch(column, 1);
    }
    connect(m_hasStart, &QCheckBox::toggled, this, &EventForm::showDateParts);
    connect(m_hasEnd, &QCheckBox::toggled, this, &EventForm::showDateParts);
    return row;
}

void EventForm::setFields(const EventDraft &fields)
{
    const QTimeZone zone = zoneNamed(fields.timezone);
    const QDateTime evening(QDate::currentDate().addDays(14), QTime(19, 0), Qt::UTC);
    const auto setText = [](QLineEdit &edit, const QString &text) {
        if (edit.text().trimmed() != text) { // else the cursor stays where it is
            edit.setText(text);
        }
    };
    setText(*m_name, fields.name);
    if (m_description->toPlainText() != fields.description) {
        m_description->setPlainText(fields.description);
    }
    m_capacity->setValue(fields.capacity);
    m_status->setCurrentIndex(m_status->findData(static_cast<int>(fields.status)));
    setText(*m_location, fields.location);
    m_timezone->setCurrentText(fields.timezone);
    m_hasStart->setChecked(fields.startsAt.has_value());
    m_hasEnd->setChecked(fields.endsAt.has_value());
    m_starts->setDateTime(fields.startsAt ? wallClock(*fields.startsAt, zone) : evening);
    m_ends->setDateTime(fields.endsAt ? wallClock(*fields.endsAt, zone)
                                      : m_starts->dateTime().addSecs(2 * 3600));
    showDateParts();
}

EventDraft EventForm::fields() const
{
    EventDraft fields;
    fields.name = m_name->text().trimmed();
    fields.description = m_description->toPlainText();
    fields.capacity = m_capacity->value();
    fields.status = static_cast<EventStatus>(m_status->currentData().toInt());
    fields.location = m_location->text().trimmed();
    fields.timezone = m_timezone->currentText().trimmed();
    fields.startsAt = millisOf(*m_hasStart, *m_starts);
    fields.endsAt = m_hasStart->isChecked() ? millisOf(*m_hasEnd, *m_ends) : std::nullopt;
    // The editor shows minutes; a time that was not touched keeps its seconds.
    const auto keep = [](std::optional<qint64> &now, std::optional<qint64> before) {
        if (now && before && *now / 60'000 == *before / 60'000) {
            now = before;
        }
    };
    keep(fields.startsAt, m_base.startsAt);
    keep(fields.endsAt, m_base.endsAt);
    return fields;
}

std::optional<qint64> EventForm::millisOf(const QCheckBox &present, const QDateTimeEdit &edit) const
{
    if (!present.isChecked()) {
        return std::nullopt;
    }
    const QTimeZone zone = zoneNamed(m_timezone->currentText());
    return QDateTime(edit.date(), edit.time(), zone).toMSecsSinceEpoch();
}

void EventForm::showDateParts()
{
    const bool dated = m_hasStart->isChecked();
    m_hasEnd->setEnabled(dated);
    m_startsBox->setEnabled(dated);
    m_timezoneBox->setEnabled(dated);
    m_endsBox->setEnabled(dated && m_hasEnd->isChecked());
    if (dated && m_timezone->currentText().isEmpty()) {
        m_timezone->setCurrentText(QString::fromLatin1(QTimeZone::systemTimeZoneId()));
    }
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
            ? tr("%1 seats are booked already; it can't be fewer.").arg(formatCount(m_booked))
            : QString());
    const bool zoneKnown =
        now.timezone.isEmpty() || QTimeZone::isTimeZoneIdAvailable(now.timezone.toLatin1());
    m_timezoneBox->setProblem(zoneKnown ? QString() : tr("This time zone is not known."));
    m_endsBox->setProblem(now.endsAt && now.startsAt && *now.endsAt < *now.startsAt
                              ? tr("The end is before the start.")
                              : QString());
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
    return {m_name,   m_capacity, m_status,   m_hasStart, m_hasEnd,
            m_starts, m_ends,     m_timezone, m_location, m_description};
}

bool EventForm::check()
{
    m_attempted = true;
    m_statusBox->setProblem({});
    m_startsBox->setProblem({});
    validate();
    for (FieldBox *box :
         {m_nameBox, m_capacityBox, m_endsBox, m_timezoneBox, m_locationBox, m_descriptionBox}) {
        if (!box->problem().isEmpty()) {
            box->focusEditor();
            return false;
        }
    }
    return true;
}

FieldBox *EventForm::boxOf(const QString &wireField) const
{
    const std::pair<const char *, FieldBox *> boxes[] = {
        {"name", m_nameBox},         {"description", m_descriptionBox}, {"capacity", m_capacityBox},
        {"status", m_statusBox},     {"starts_at", m_startsBox},        {"ends_at", m_endsBox},
        {"timezone", m_timezoneBox}, {"location", m_locationBox}};
    for (const auto &[name, box] : boxes) {
        if (wireField == QLatin1StringView(name)) {
            return box;
        }
    }
    return nullptr;
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
    EventDraft merged = theirs;
    QStringList both;
    const auto keepMine = [&](auto EventDraft::*field, const QString &name) {
        if (mine.*field == m_base.*field || mine.*field == theirs.*field) {
            return;
        }
        merged.*field = mine.*field;
        if (theirs.*field != m_base.*field) {
            both.append(name);
        }
    };
    keepMine(&EventDraft::name, tr("Name"));
    keepMine(&EventDraft::description, tr("Description"));
    keepMine(&EventDraft::capacity, tr("Seats"));
    keepMine(&EventDraft::status, tr("Status"));
    keepMine(&EventDraft::startsAt, tr("Starts"));
    keepMine(&EventDraft::endsAt, tr("Ends"));
    keepMine(&EventDraft::timezone, tr("Time zone"));
    keepMine(&EventDraft::location, tr("Place"));
    m_base = theirs;
    if (merged != mine) {
        setFields(merged);
    }
    return both;
}

} // namespace boxoffice
