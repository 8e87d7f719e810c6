#include "desktop/console/team/organizer_view.h"

#include "desktop/look/problem_strip.h"
#include "shared/api/email.h"
#include "shared/api/validation.h"
#include "shared/text.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace boxoffice {

namespace {

constexpr int kFormWidth = 520;
constexpr int kCategoriesHeight = 120;

} // namespace

OrganizerView::OrganizerView(OrganizerBook &book, QWidget *parent)
    : QWidget(parent)
    , m_book(book)
    , m_problem(new ProblemStrip(this))
    , m_name(new QLineEdit(this))
    , m_replyTo(new QLineEdit(this))
    , m_categories(new TextEdit(this))
    , m_nameBox(new FieldBox(tr("&Name of the organizer"), m_name, this))
    , m_replyToBox(new FieldBox(tr("&Answers to its mails go to"), m_replyTo, this))
    , m_categoriesBox(new FieldBox(tr("Categories of its &events, one a line"), m_categories, this))
    , m_save(new QPushButton(tr("&Save"), this))
{
    m_name->setObjectName(QStringLiteral("organizerName"));
    m_replyTo->setObjectName(QStringLiteral("organizerReplyTo"));
    m_replyTo->setPlaceholderText(QStringLiteral("box@example.org"));
    m_categories->setObjectName(QStringLiteral("organizerCategories"));
    m_categories->setFixedHeight(kCategoriesHeight);
    m_save->setObjectName(QStringLiteral("organizerSave"));
    m_save->setProperty("primary", true);
    layOut();
    connect(&book, &OrganizerBook::changed, this, &OrganizerView::showState);
    connect(m_problem, &ProblemStrip::retryWanted, &book.trouble(), &ReadTrouble::retryNow);
    for (QLineEdit *edit : {m_name, m_replyTo}) {
        connect(edit, &QLineEdit::textEdited, this, &OrganizerView::onTyped);
        connect(edit, &QLineEdit::returnPressed, m_save, &QPushButton::click);
    }
    connect(m_categories, &TextEdit::textChanged, this, &OrganizerView::onTyped);
    connect(m_save, &QPushButton::clicked, this, &OrganizerView::submit);
    showState();
}

void OrganizerView::onTyped()
{
    for (FieldBox *box : {m_nameBox, m_replyToBox, m_categoriesBox}) {
        box->setProblem({});
    }
    showState();
}

QLabel *OrganizerView::hint(const QString &text)
{
    auto *label = new QLabel(text, this);
    label->setProperty("role", QStringLiteral("muted"));
    label->setWordWrap(true);
    return label;
}

void OrganizerView::layOut()
{
    auto *form = new QWidget(this);
    form->setMaximumWidth(kFormWidth);
    auto *fields = new QVBoxLayout(form);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(12);
    fields->addWidget(m_nameBox);
    fields->addWidget(m_replyToBox);
    fields->addWidget(hint(tr("Attendees see this address. Without one, they answer to whoever "
                              "runs this server.")));
    fields->addWidget(m_categoriesBox);
    fields->addWidget(hint(tr("At most %1. An event that has one which you drop or rename keeps "
                              "it as it is.")
                               .arg(kMaxCategories)));
    fields->addWidget(m_save, 0, Qt::AlignLeft);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    layout->addWidget(form);
    layout->addStretch();
    orderTabs({m_problem->retryButton(), m_name, m_replyTo, m_categories, m_save});
}

bool OrganizerView::isEdited() const
{
    return m_shown
        && (m_name->text() != m_shown->named.name || m_replyTo->text() != m_shown->replyTo
            || categories() != m_shown->categories);
}

QStringList OrganizerView::categories() const
{
    QStringList names;
    const QStringList lines = m_categories->text().split(u'\n');
    for (const QString &line : lines) {
        if (const QString name = lineOf(line); !name.isEmpty()) {
            names.append(name);
        }
    }
    return names;
}

// What somebody types stays, whatever is read meanwhile; another organizer's turn ends it.
void OrganizerView::showState()
{
    const auto &now = m_book.organizer();
    const bool isAnother = !now || !m_shown || now->named.id != m_shown->named.id;
    if (isAnother || !isEdited()) {
        fill();
    }
    const auto &problem = m_book.trouble().problem();
    m_problem->show(problem ? tr("The organizer could not be read. %1").arg(problem->message)
                            : QString(),
                    m_book.trouble().retryIn());
    const bool isReady = now.has_value() && !m_isBusy;
    m_name->setEnabled(isReady);
    m_replyTo->setEnabled(isReady);
    m_categories->setEnabled(isReady);
    m_save->setEnabled(isReady && isEdited());
}

void OrganizerView::fill()
{
    if (m_shown == m_book.organizer()) {
        return;
    }
    m_shown = m_book.organizer();
    m_name->setText(m_shown ? m_shown->named.name : QString());
    m_replyTo->setText(m_shown ? m_shown->replyTo : QString());
    const QSignalBlocker quiet(m_categories); // what is read is not typed
    m_categories->setPlainText(m_shown ? m_shown->categories.join(u'\n') : QString());
    for (FieldBox *box : {m_nameBox, m_replyToBox, m_categoriesBox}) {
        box->setProblem({});
    }
}

QString OrganizerView::categoriesRule()
{
    return tr("At most %1 names of up to %2 characters, each one once. “all” is none: it stands "
              "for every event.")
        .arg(kMaxCategories)
        .arg(kMaxCategoryLength);
}

std::optional<OrganizerPatch> OrganizerView::patch()
{
    const auto name = validName(m_name->text());
    m_nameBox->setProblem(
        name ? QString()
             : tr("Please give it a name of 1 to %1 characters, on one line.").arg(kMaxNameLength));
    const bool isAddress = !m_replyTo->text().trimmed().isEmpty();
    const auto replyTo = isAddress ? validEmail(m_replyTo->text()) : Result<QString>(QString());
    m_replyToBox->setProblem(
        replyTo ? QString() : tr("This is not an e-mail address such as name@example.org."));
    const auto categories = validCategories(this->categories());
    m_categoriesBox->setProblem(categories ? QString() : categoriesRule());
    if (!name || !replyTo || !categories) {
        (!name ? m_nameBox : !replyTo ? m_replyToBox : m_categoriesBox)->focusEditor();
        return std::nullopt;
    }
    OrganizerPatch patch;
    if (*name != m_shown->named.name) {
        patch.name = *name;
    }
    if (*replyTo != m_shown->replyTo) {
        patch.replyTo = *replyTo;
    }
    if (*categories != m_shown->categories) {
        patch.categories = *categories;
    }
    return patch;
}

void OrganizerView::submit()
{
    const auto wanted = isEdited() ? patch() : std::nullopt;
    if (!wanted) {
        return;
    }
    if (*wanted == OrganizerPatch()) { // but for blanks
        showSaved();
    } else {
        Q_EMIT saveWanted(*wanted);
    }
}

void OrganizerView::setBusy(bool busy)
{
    m_isBusy = busy;
    showState();
}

void OrganizerView::showSaved()
{
    m_shown.reset();
    showState();
}

bool OrganizerView::showError(const ApiError &error)
{
    for (const auto &[field, box] :
         {std::pair("name", m_nameBox), std::pair("reply_to", m_replyToBox),
          std::pair("categories", m_categoriesBox)}) {
        if (error.field == QLatin1StringView(field)) {
            box->setProblem(error.message);
            box->focusEditor();
            return true;
        }
    }
    return false;
}

} // namespace boxoffice
