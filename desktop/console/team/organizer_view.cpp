#include "desktop/console/team/organizer_view.h"

#include "desktop/look/problem_strip.h"
#include "shared/api/email.h"
#include "shared/api/organizer_rules.h"
#include "shared/api/validation.h"
#include "shared/text.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace boxoffice {

namespace {

constexpr int kFormWidth = 900;
constexpr int kSitesHeight = 76;       // three lines
constexpr int kCategoriesHeight = 260; // half of the most
constexpr int kShownLength = 80;

QString sitesOf(const Organizer &organizer)
{
    return organizer.embedOrigins.join(u'\n');
}

QStringList wordsIn(const QString &text)
{
    return text.simplified().split(u' ', Qt::SkipEmptyParts);
}

// Only what differs, so that somebody else's change of the rest stays, and so that a server of an
// older version meets no member that it does not know.
OrganizerPatch patchBetween(const Organizer &before, const Organizer &after)
{
    OrganizerPatch patch;
    const auto note = [](auto &member, const auto &old, const auto &now) {
        if (old != now) {
            member = now;
        }
    };
    note(patch.name, before.named.name, after.named.name);
    note(patch.replyTo, before.replyTo, after.replyTo);
    note(patch.contact, before.contact, after.contact);
    note(patch.embedOrigins, before.embedOrigins, after.embedOrigins);
    note(patch.categories, before.categories, after.categories);
    return patch;
}

// Nothing typed is valid, and empty.
Result<QString> ifAny(const QString &text, Result<QString> (*valid)(const QString &))
{
    return text.trimmed().isEmpty() ? Result<QString>(QString()) : valid(text);
}

} // namespace

OrganizerView::OrganizerView(OrganizerBook &book, QWidget *parent)
    : QWidget(parent)
    , m_book(book)
    , m_problem(new ProblemStrip(this))
    , m_name(new QLineEdit(this))
    , m_replyTo(new QLineEdit(this))
    , m_contact(new QLineEdit(this))
    , m_sites(new TextEdit(this))
    , m_categories(new TextEdit(this))
    , m_nameBox(new FieldBox(tr("&Name of the organizer"), m_name, this))
    , m_replyToBox(new FieldBox(tr("&Answers to its mails go to"), m_replyTo, this))
    , m_contactBox(new FieldBox(tr("Attendees &reach it at"), m_contact, this))
    , m_sitesBox(new FieldBox(tr("S&ites that may show its events"), m_sites, this))
    , m_categoriesBox(new FieldBox(tr("Categories of its &events, one a line"), m_categories, this))
    , m_save(new QPushButton(tr("&Save"), this))
{
    m_name->setObjectName(QStringLiteral("organizerName"));
    m_replyTo->setObjectName(QStringLiteral("organizerReplyTo"));
    m_replyTo->setPlaceholderText(QStringLiteral("box@example.org"));
    m_contact->setObjectName(QStringLiteral("organizerContact"));
    m_contact->setPlaceholderText(QStringLiteral("https://example.org/contact"));
    m_sites->setObjectName(QStringLiteral("organizerSites"));
    m_sites->setPlaceholderText(QStringLiteral("https://www.example.org"));
    m_categories->setObjectName(QStringLiteral("organizerCategories"));
    m_save->setObjectName(QStringLiteral("organizerSave"));
    m_save->setProperty("primary", true);
    layOut();
    connect(&book, &OrganizerBook::changed, this, &OrganizerView::showState);
    connect(m_problem, &ProblemStrip::retryWanted, &book.trouble(), &ReadTrouble::retryNow);
    for (QLineEdit *edit : {m_name, m_replyTo, m_contact}) {
        connect(edit, &QLineEdit::textEdited, this, &OrganizerView::heedTyping);
        connect(edit, &QLineEdit::returnPressed, m_save, &QPushButton::click);
    }
    for (const auto &[edit, height] :
         {std::pair(m_sites, kSitesHeight), std::pair(m_categories, kCategoriesHeight)}) {
        edit->setFixedHeight(height);
        connect(edit, &QPlainTextEdit::textChanged, this, &OrganizerView::heedTyping);
    }
    connect(m_save, &QPushButton::clicked, this, &OrganizerView::submit);
    showState();
}

std::array<std::pair<const char *, FieldBox *>, 5> OrganizerView::boxes() const
{
    return {std::pair("name", m_nameBox), std::pair("reply_to", m_replyToBox),
            std::pair("contact", m_contactBox), std::pair("embed_origins", m_sitesBox),
            std::pair("categories", m_categoriesBox)};
}

void OrganizerView::heedTyping()
{
    for (const auto &[field, box] : boxes()) {
        box->setProblem({});
    }
    showState();
}

QLabel *OrganizerView::ruleSaying(const QString &text)
{
    auto *rule = new QLabel(text, this);
    rule->setProperty("role", QStringLiteral("muted"));
    rule->setWordWrap(true);
    return rule;
}

void OrganizerView::layOut()
{
    auto *fields = new QVBoxLayout;
    fields->setSpacing(12);
    fields->addWidget(m_nameBox);
    fields->addWidget(m_replyToBox);
    fields->addWidget(ruleSaying(tr("Attendees see this address. Without one, they answer to "
                                    "whoever runs this server.")));
    fields->addWidget(m_contactBox);
    fields->addWidget(ruleSaying(
        tr("An e-mail address, or the address of a page. Everybody sees it at its events.")));
    fields->addWidget(m_sitesBox);
    fields->addWidget(
        ruleSaying(tr("One a line. Their pages can show an event with its registration.")));
    fields->addWidget(m_save, 0, Qt::AlignLeft);
    auto *offers = new QVBoxLayout;
    offers->setSpacing(12);
    offers->addWidget(m_categoriesBox);
    offers->addWidget(ruleSaying(tr("At most %1. An event that has one which you drop or rename "
                                    "keeps it as it is.")
                                     .arg(kMaxCategories)));
    offers->addStretch();
    auto *form = new QWidget(this);
    form->setMaximumWidth(kFormWidth);
    auto *columns = new QHBoxLayout(form);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(32);
    columns->addLayout(fields, 3);
    columns->addLayout(offers, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    layout->addWidget(form);
    layout->addStretch();
    orderTabs(
        {m_problem->retryButton(), m_name, m_replyTo, m_contact, m_sites, m_categories, m_save});
}

bool OrganizerView::isEdited() const
{
    return m_shown
        && (m_name->text() != m_shown->named.name || m_replyTo->text() != m_shown->replyTo
            || m_contact->text() != m_shown->contact || m_sites->text() != sitesOf(*m_shown)
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
    for (const auto &[field, box] : boxes()) {
        box->editor()->setEnabled(isReady);
    }
    m_save->setEnabled(isReady && isEdited());
}

void OrganizerView::fill()
{
    if (m_shown == m_book.organizer()) {
        return;
    }
    m_shown = m_book.organizer();
    const Organizer shown = m_shown.value_or(Organizer());
    m_name->setText(shown.named.name);
    m_replyTo->setText(shown.replyTo);
    m_contact->setText(shown.contact);
    const QSignalBlocker sites(m_sites), categories(m_categories); // what is read is not typed
    m_sites->setPlainText(sitesOf(shown));
    m_categories->setPlainText(shown.categories.join(u'\n'));
    for (const auto &[field, box] : boxes()) {
        box->setProblem({});
    }
}

// Returns what is wrong with the sites; empty: nothing.
QString OrganizerView::sitesProblem() const
{
    const QStringList sites = wordsIn(m_sites->text());
    for (const QString &site : sites) {
        if (!validEmbedOrigin(site)) {
            return tr("This is not the address of a site such as https://www.example.org: %1")
                .arg(site.left(kShownLength));
        }
    }
    return validEmbedOrigins(sites) ? QString()
                                    : tr("At most %1 sites can be named.").arg(kMaxEmbedOrigins);
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
    const auto replyTo = ifAny(m_replyTo->text(), validEmail);
    m_replyToBox->setProblem(
        replyTo ? QString() : tr("This is not an e-mail address such as name@example.org."));
    const auto contact = ifAny(m_contact->text(), validContact);
    m_contactBox->setProblem(
        contact ? QString()
                : tr("This is neither an e-mail address nor the address of a page such as "
                     "https://example.org/contact."));
    m_sitesBox->setProblem(sitesProblem());
    const auto offered = validCategories(categories());
    m_categoriesBox->setProblem(offered ? QString() : categoriesRule());
    for (const auto &[field, box] : boxes()) {
        if (!box->problem().isEmpty()) {
            box->focusEditor();
            return std::nullopt;
        }
    }
    Organizer wanted = *m_shown;
    wanted.named.name = *name;
    wanted.replyTo = *replyTo;
    wanted.contact = *contact;
    wanted.embedOrigins = *validEmbedOrigins(wordsIn(m_sites->text()));
    wanted.categories = *offered;
    return patchBetween(*m_shown, wanted);
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
    for (const auto &[field, box] : boxes()) {
        if (error.field == QLatin1StringView(field)) {
            box->setProblem(error.message);
            box->focusEditor();
            return true;
        }
    }
    return false;
}

} // namespace boxoffice
