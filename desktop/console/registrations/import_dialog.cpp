#include "desktop/console/registrations/import_dialog.h"

#include "desktop/books/formats.h"
#include "desktop/console/registrations/type_choice.h"
#include "desktop/look/cell_delegates.h"
#include "desktop/look/console_settings.h"
#include "desktop/look/empty_text.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/questions.h"

#include <QCheckBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QSaveFile>
#include <QSortFilterProxyModel>
#include <QStyle>
#include <QTableView>
#include <QVBoxLayout>

namespace boxoffice {

namespace {

// With a sign where a person should look.
class ResultDelegate : public WarningDelegate
{
public:
    using WarningDelegate::WarningDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        if (index.data(PeopleTableModel::ProblemRole).toBool()) {
            WarningDelegate::initStyleOption(option, index);
        } else {
            QStyledItemDelegate::initStyleOption(option, index);
        }
    }
};

} // namespace

ImportDialog::ImportDialog(ConsoleSession &session, const Event &event, const QString &path,
                           QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_event(event)
    , m_reading(session.client, event.id, path, nullptr)
    , m_import(session.registrations.adder(), event.id, nullptr)
    , m_model(nullptr)
    , m_shown(new QSortFilterProxyModel(this))
    , m_notes(new QLabel(this))
    , m_type(new TypeChoice(this))
    , m_typeBox(new FieldBox(tr("&Ticket type of rows that name none"), m_type, this))
    , m_summary(new QLabel(this))
    , m_onlyProblems(new QCheckBox(tr("Only rows with &problems"), this))
    , m_table(new QTableView(this))
    , m_bar(new QProgressBar(this))
    , m_said(new QLabel(this))
    , m_again(button(tr("Chec&k again"), "importAgain"))
    , m_save(button(tr("Sa&ve this list…"), "importSave"))
    , m_stop(button(tr("&Stop"), "importStop"))
    , m_go(button(importText(0), "importGo"))
    , m_close(button(tr("&Close"), "importClose"))
{
    setWindowTitle(tr("Import people"));
    setObjectName(QStringLiteral("importDialog"));
    nameParts();
    buildTable();
    layOut(event.name, path);
    wire();
    wireImport();
    checkAgain();
}

ImportDialog::~ImportDialog()
{
    m_import.disconnect(this); // the window may end while people are sent
    m_session.changesUnderWay -= m_import.isRunning() ? 1 : 0;
    delete m_table; // before what it shows
}

QPushButton *ImportDialog::button(const QString &text, const char *name)
{
    auto *made = new QPushButton(text, this);
    made->setObjectName(QLatin1StringView(name));
    made->setAutoDefault(false);
    return made;
}

void ImportDialog::nameParts()
{
    m_notes->setObjectName(QStringLiteral("importNotes"));
    m_summary->setObjectName(QStringLiteral("importSummary"));
    m_said->setObjectName(QStringLiteral("importSaid"));
    for (QLabel *label : {m_notes, m_summary, m_said}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    m_notes->setProperty("role", QStringLiteral("muted"));
    m_onlyProblems->setObjectName(QStringLiteral("importOnlyProblems"));
    m_type->setObjectName(QStringLiteral("importType"));
    m_type->offerNone(tr("None: they are not registered"));
    m_typeBox->hide();
    m_bar->setObjectName(QStringLiteral("importBar"));
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_go->setDefault(true);
}

void ImportDialog::buildTable()
{
    m_shown->setSourceModel(&m_model);
    m_shown->setFilterRole(PeopleTableModel::ProblemRole);
    m_shown->setFilterKeyColumn(PeopleTableModel::Result);
    m_table->setModel(m_shown);
    setUpTable(*m_table, false);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::NoContextMenu);
    m_table->setObjectName(QStringLiteral("importTable"));
    m_table->setAccessibleName(tr("Rows of the file"));
    m_table->setItemDelegateForColumn(PeopleTableModel::Result, new ResultDelegate(m_table));
    int column = 0;
    for (const int width : {60, 200, 140, 110}) {
        m_table->horizontalHeader()->resizeSection(column++, width);
    }
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_empty = new EmptyText(*m_table);
    m_empty->setObjectName(QStringLiteral("importEmpty"));
}

void ImportDialog::layOut(const QString &eventName, const QString &path)
{
    auto *heading = new ElidedLabel(this);
    heading->setText(tr("%1, into “%2”").arg(QFileInfo(path).fileName(), eventName));
    heading->setProperty("role", QStringLiteral("muted"));
    auto *summary = new QHBoxLayout;
    summary->setSpacing(12);
    summary->addWidget(m_summary, 1);
    summary->addWidget(m_onlyProblems);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_again);
    buttons->addWidget(m_save);
    buttons->addStretch();
    buttons->addWidget(m_stop);
    buttons->addWidget(m_go);
    buttons->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(12);
    layout->addWidget(heading);
    layout->addWidget(m_notes);
    layout->addWidget(m_typeBox);
    layout->addLayout(summary);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_said);
    layout->addLayout(buttons);
    orderTabs({m_type, m_onlyProblems, m_table, m_again, m_save, m_stop, m_go, m_close});
    m_table->setFocus();
    resize(1040, 640);
}

void ImportDialog::wire()
{
    connect(&m_reading, &PeopleReading::read, this, &ImportDialog::showRead);
    connect(&m_reading, &PeopleReading::failed, this, &ImportDialog::showFailed);
    connect(&m_reading, &PeopleReading::serverFailed, &m_session.monitor,
            &ConnectionMonitor::report);
    connect(&m_reading, &PeopleReading::progressed, this, [this](int registrations, int total) {
        m_bar->setRange(0, total);
        m_bar->setValue(std::min(registrations, total));
    });
    connect(m_type, &QComboBox::currentIndexChanged, this,
            [this] { m_reading.setDefaultType(m_type->chosen()); });
    connect(m_onlyProblems, &QCheckBox::toggled, this, [this](bool only) {
        m_shown->setFilterFixedString(only ? QStringLiteral("true") : QString());
        showState();
    });
    connect(m_again, &QPushButton::clicked, this, &ImportDialog::checkAgain);
    connect(m_save, &QPushButton::clicked, this, &ImportDialog::saveResults);
    connect(m_stop, &QPushButton::clicked, &m_import, &PeopleImport::stop);
    connect(m_go, &QPushButton::clicked, this, &ImportDialog::importAll);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(&m_session.events, &EventBook::eventGone, this, [this](const Uuid &gone) {
        if (gone == m_event.id) {
            m_isGone = true;
            m_import.stop();
            showState();
        }
    });
}

void ImportDialog::wireImport()
{
    connect(&m_import, &PeopleImport::settled, &m_model, &PeopleTableModel::setResult);
    connect(&m_import, &PeopleImport::notSent, &m_model, &PeopleTableModel::setNotSent);
    connect(&m_import, &PeopleImport::progressed, this, [this](int done, int total) {
        m_bar->setRange(0, total);
        m_bar->setValue(done);
        say(tr("Importing… %1 of %2").arg(formatCount(done), formatCount(total)));
    });
    connect(&m_import, &PeopleImport::paused, this, [this](const ApiError &why, int milliseconds) {
        say(tr("%1 It goes on in %Ln second(s).", nullptr, (milliseconds + 999) / 1000)
                .arg(why.message));
    });
    connect(&m_import, &PeopleImport::finished, this, &ImportDialog::onFinished);
}

void ImportDialog::say(const QString &sentence, bool isProblem)
{
    m_said->setText(sentence);
    m_said->setProperty("role", isProblem ? QStringLiteral("problem") : QString());
    m_said->style()->polish(m_said);
}

void ImportDialog::checkAgain()
{
    m_isChecked = false;
    m_model.show({});
    m_notes->clear();
    say(tr("Reading the file, and who is registered already…"));
    m_bar->setRange(0, 0);
    m_reading.start();
    showState();
}

void ImportDialog::showRead(const QList<CheckedPerson> &people)
{
    m_isChecked = true;
    m_said->clear();
    m_notes->setText(notes());
    m_type->offer(SeatRoom(m_reading.facts()), TypeChoice::Counts::ForSomebodyNew);
    m_typeBox->setVisible(!m_reading.facts().types.isEmpty());
    m_model.show(people);
    showState();
}

void ImportDialog::showFailed(const QString &why)
{
    m_isChecked = false;
    m_model.show({});
    say(why, true);
    showState();
}

QString ImportDialog::notes() const
{
    QStringList sentences;
    if (m_reading.file().encoding == TextEncoding::Windows1252) {
        sentences += tr("The file is not UTF-8 and was read as Windows-1252 (Western European). "
                        "Please look whether names with accents are right.");
    }
    if (const QStringList &ignored = m_reading.file().ignored; !ignored.isEmpty()) {
        sentences +=
            tr("%Ln column(s) are left out: %1.", nullptr, static_cast<int>(ignored.size()))
                .arg(ignored.join(QStringLiteral(", ")).left(300));
    }
    return sentences.join(u' ');
}

QString ImportDialog::importText(int count) const
{
    return m_model.wasImported() ? tr("Try %Ln &again", nullptr, count)
                                 : tr("&Import %Ln people", nullptr, count);
}

void ImportDialog::showState()
{
    const bool isRunning = m_import.isRunning();
    const bool isReading = m_reading.isReading();
    const int toSend = isRunning ? 0 : static_cast<int>(m_model.unbooked().size());
    m_summary->setText(summary());
    m_notes->setVisible(!m_notes->text().isEmpty());
    m_bar->setVisible(isRunning || isReading);
    m_type->setEnabled(m_isChecked && !isRunning && !m_model.wasImported());
    m_again->setEnabled(!isRunning && !isReading && !m_isGone);
    m_save->setEnabled(m_model.rowCount() > 0 && !isRunning && !isReading);
    m_stop->setVisible(isRunning);
    m_go->setVisible(!isRunning && (!m_model.wasImported() || toSend > 0));
    m_go->setText(importText(toSend));
    m_go->setEnabled(m_isChecked && !isReading && toSend > 0 && !m_isGone);
    m_onlyProblems->setEnabled(m_model.rowCount() > 0);
    m_empty->setText(isReading                     ? tr("Reading…")
                         : m_model.rowCount() == 0 ? tr("There are no rows to be shown.")
                                                   : tr("No row has a problem."));
    if (m_isGone) {
        say(tr("The event was deleted in the meantime."), true);
    }
    m_said->setVisible(!m_said->text().isEmpty());
}

QString ImportDialog::summary() const
{
    const PeopleCounts counts = m_model.counts();
    if (m_model.rowCount() == 0) {
        return {};
    }
    QStringList parts;
    if (m_model.wasImported() && !m_import.isRunning()) {
        parts += tr("%Ln registered", nullptr, counts.booked);
        if (counts.failed > 0) {
            parts += tr("%Ln not registered", nullptr, counts.failed);
        }
        if (counts.notSent > 0) {
            parts += tr("%Ln not sent", nullptr, counts.notSent);
        }
    } else {
        parts += tr("%Ln will be registered", nullptr, counts.fits);
    }
    if (counts.registered > 0) {
        parts += tr("%Ln registered before", nullptr, counts.registered);
    }
    if (counts.problems > 0) {
        parts += tr("%Ln with problems", nullptr, counts.problems);
    }
    return tr("%Ln row(s): %1", nullptr, m_model.rowCount()).arg(parts.join(QStringLiteral(", ")));
}

PeopleImport::Wish ImportDialog::wishOf(int row) const
{
    const CheckedPerson &person = m_model.at(row);
    RegistrationAddition addition{{.userEmail = person.email, .name = person.name}};
    if (QLocale().language() == QLocale::German) {
        addition.draft.language = MailLanguage::German; // as whoever registers them speaks to them
    }
    addition.draft.ticketTypeId = person.ticketTypeId;
    return {row, addition};
}

void ImportDialog::importAll()
{
    QList<PeopleImport::Wish> wishes;
    for (const int row : m_model.unbooked()) {
        wishes.append(wishOf(row));
    }
    if (wishes.isEmpty() || m_import.isRunning()) {
        return;
    }
    ++m_session.changesUnderWay;
    for (const PeopleImport::Wish &wish : std::as_const(wishes)) {
        m_model.setSending(wish.row);
    }
    m_import.start(wishes);
    showState();
}

void ImportDialog::onFinished()
{
    --m_session.changesUnderWay;
    const PeopleCounts counts = m_model.counts();
    if (const auto &why = m_import.why()) {
        m_session.monitor.report(*why);
        say(why->message, true);
    } else if (counts.notSent > 0) {
        say(tr("Stopped. What was registered stays registered."));
    } else {
        say(counts.failed == 0 ? tr("Everybody who could be registered is.")
                               : tr("Some were refused. The list says why."));
    }
    showState();
}

void ImportDialog::reject()
{
    if (!m_import.isRunning()) {
        QDialog::reject();
        return;
    }
    ask({tr("Stop importing?"),
         tr("Those who are registered already stay registered. The others are not sent, and can be "
            "imported later."),
         tr("&Stop importing"), tr("&Go on")},
        *this, &m_import, [this] { m_import.stop(); });
}

void ImportDialog::saveResults()
{
    const QString proposed =
        QDir(ConsoleSettings().exportFolder()).filePath(tr("Import") + QStringLiteral(".csv"));
    auto *dialog = new QFileDialog(this, tr("Save the list"), proposed, tr("CSV files (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("csv"));
    dialog->selectFile(proposed);
    connect(dialog, &QFileDialog::fileSelected, this, &ImportDialog::writeResults);
    dialog->open();
}

void ImportDialog::writeResults(const QString &path)
{
    const QByteArray lines = m_model.csv();
    QSaveFile file(path);
    const bool isWritten =
        file.open(QIODevice::WriteOnly) && file.write(lines) == lines.size() && file.commit();
    const QString shown = QDir::toNativeSeparators(path);
    say(isWritten ? tr("The list was saved as %1.").arg(shown)
                  : tr("%1 could not be written: %2. Nothing was left half-written.")
                        .arg(shown, file.errorString()));
    showState();
}

} // namespace boxoffice
