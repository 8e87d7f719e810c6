#include "desktop/console/types/types_view.h"

#include "desktop/look/cell_delegates.h"
#include "desktop/look/empty_text.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/icons.h"
#include "desktop/look/problem_strip.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QShortcut>
#include <QTableView>

namespace boxoffice {

namespace {

// widths: of columns, in pixels.
void setUpList(QTableView &table, const char *name,
               std::initializer_list<std::pair<int, int>> widths)
{
    setUpTable(table, false);
    table.setSelectionMode(QAbstractItemView::SingleSelection);
    table.setContextMenuPolicy(Qt::NoContextMenu);
    table.setObjectName(QLatin1StringView(name));
    for (const auto &[column, width] : widths) {
        table.horizontalHeader()->resizeSection(column, width);
    }
    table.setItemDelegateForColumn(
        TypeBook::Taken, new FullnessDelegate({TypeBook::TakenRole, TypeBook::SizeRole}, &table));
}

int selectedRow(const QTableView &table)
{
    const QModelIndexList rows = table.selectionModel()->selectedRows();
    return rows.isEmpty() ? -1 : rows.first().row();
}

} // namespace

TypesView::TypesView(TypeBook &book, QWidget *parent)
    : QWidget(parent)
    , m_book(book)
    , m_problem(new ProblemStrip(this))
    , m_types(new QTableView(this))
    , m_addType(addButton(tr("New t&ype…"), "typeAdd"))
    , m_editType(addButton(tr("Edit…"), "typeEdit"))
    , m_removeType(addButton(tr("Delete…"), "typeRemove"))
    , m_up(addButton(QStringLiteral("↑"), "typeUp"))
    , m_down(addButton(QStringLiteral("↓"), "typeDown"))
    , m_quotasTitle(new QLabel(tr("Quotas: seats that several types share"), this))
    , m_quotas(new QTableView(this))
    , m_addQuota(addButton(tr("New &quota…"), "quotaAdd"))
    , m_editQuota(addButton(tr("Edit…"), "quotaEdit"))
    , m_removeQuota(addButton(tr("Delete…"), "quotaRemove"))
{
    buildTypes();
    buildQuotas();
    layOut();
    wire();
    wireKeys();
    showState();
}

QPushButton *TypesView::addButton(const QString &text, const char *name)
{
    auto *button = new QPushButton(text, this);
    button->setObjectName(QLatin1StringView(name));
    button->setAutoDefault(false);
    return button;
}

void TypesView::buildTypes()
{
    m_types->setModel(&m_book.types());
    setUpList(*m_types, "typeTable",
              {{TypeBook::Name, 150},
               {TypeBook::Taken, 136},
               {TypeBook::Left, 60},
               {TypeBook::Sale, 236},
               {TypeBook::Booked, 90},
               {TypeBook::Held, 104},
               {TypeBook::PerOrder, 110}});
    m_types->setAccessibleName(tr("Ticket types"));
    m_types->setDragDropMode(QAbstractItemView::InternalMove);
    m_types->setDragDropOverwriteMode(false);
    m_types->setDropIndicatorShown(true);
    m_typesEmpty = new EmptyText(*m_types);
    m_typesEmpty->setObjectName(QStringLiteral("typesEmpty"));
    m_addType->setIcon(icon(Icon::New));
    m_editType->setIcon(icon(Icon::Edit));
    m_removeType->setIcon(icon(Icon::Delete));
    m_up->setAccessibleName(tr("Put it further up"));
    m_up->setToolTip(tr("Put it further up (Alt+Up), or drag it"));
    m_down->setAccessibleName(tr("Put it further down"));
    m_down->setToolTip(tr("Put it further down (Alt+Down), or drag it"));
}

void TypesView::buildQuotas()
{
    m_quotas->setModel(&m_book.quotas());
    setUpList(*m_quotas, "quotaTable",
              {{TypeBook::QuotaName, 150},
               {TypeBook::QuotaTaken, 136},
               {TypeBook::QuotaTypes, 296},
               {TypeBook::QuotaBooked, 90},
               {TypeBook::QuotaHeld, 104}});
    m_quotas->setAccessibleName(tr("Quotas"));
    m_quotasEmpty = new EmptyText(*m_quotas);
    m_quotasEmpty->setObjectName(QStringLiteral("quotasEmpty"));
    m_quotasTitle->setProperty("role", QStringLiteral("field"));
    m_addQuota->setIcon(icon(Icon::New));
    m_editQuota->setIcon(icon(Icon::Edit));
    m_removeQuota->setIcon(icon(Icon::Delete));
}

void TypesView::layOut()
{
    const auto row = [](std::initializer_list<QWidget *> buttons) {
        auto *line = new QHBoxLayout;
        line->setSpacing(8);
        for (QWidget *button : buttons) {
            line->addWidget(button);
        }
        line->addStretch();
        return line;
    };
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    layout->addLayout(row({m_addType, m_editType, m_removeType, m_up, m_down}));
    layout->addWidget(m_types, 3);
    layout->addWidget(m_quotasTitle);
    layout->addLayout(row({m_addQuota, m_editQuota, m_removeQuota}));
    layout->addWidget(m_quotas, 2);
    orderTabs({m_problem->retryButton(), m_addType, m_editType, m_removeType, m_up, m_down, m_types,
               m_addQuota, m_editQuota, m_removeQuota, m_quotas});
}

void TypesView::wire()
{
    connect(&m_book, &TypeBook::changed, this, &TypesView::showState);
    connect(m_problem, &ProblemStrip::retryWanted, &m_book.trouble(), &ReadTrouble::retryNow);
    for (QTableView *table : {m_types, m_quotas}) {
        connect(table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
                &TypesView::showSelected);
        for (const auto signal :
             {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
            connect(table->model(), signal, this, &TypesView::showSelected);
        }
        connect(table->model(), &QAbstractItemModel::rowsMoved, this, &TypesView::showSelected);
    }
    connect(m_addType, &QPushButton::clicked, this, &TypesView::addTypeWanted);
    connect(m_editType, &QPushButton::clicked, this,
            [this] { Q_EMIT editTypeWanted(ListedTicketType(*selectedType())); });
    connect(m_removeType, &QPushButton::clicked, this,
            [this] { Q_EMIT removeTypeWanted(ListedTicketType(*selectedType())); });
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(+1); });
    connect(m_addQuota, &QPushButton::clicked, this, &TypesView::addQuotaWanted);
    connect(m_editQuota, &QPushButton::clicked, this,
            [this] { Q_EMIT editQuotaWanted(Quota(*selectedQuota())); });
    connect(m_removeQuota, &QPushButton::clicked, this,
            [this] { Q_EMIT removeQuotaWanted(Quota(*selectedQuota())); });
    connect(m_types, &QTableView::doubleClicked, m_editType, &QPushButton::click);
    connect(m_quotas, &QTableView::doubleClicked, m_editQuota, &QPushButton::click);
}

// In the table that has the keyboard. A button that is disabled does nothing.
void TypesView::wireKeys()
{
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        onKey(key, m_types, m_editType);
        onKey(key, m_quotas, m_editQuota);
    }
    onKey(QKeySequence(Qt::Key_Delete), m_types, m_removeType);
    onKey(QKeySequence(Qt::Key_Delete), m_quotas, m_removeQuota);
    onKey(QKeySequence(Qt::Key_Insert), m_types, m_addType);
    onKey(QKeySequence(Qt::Key_Insert), m_quotas, m_addQuota);
    onKey(QKeySequence(Qt::ALT | Qt::Key_Up), m_types, m_up);
    onKey(QKeySequence(Qt::ALT | Qt::Key_Down), m_types, m_down);
}

void TypesView::onKey(const QKeySequence &key, QTableView *table, QPushButton *button)
{
    auto *shortcut = new QShortcut(key, table);
    shortcut->setContext(Qt::WidgetShortcut);
    connect(shortcut, &QShortcut::activated, button, &QPushButton::click);
}

void TypesView::move(int by)
{
    const int row = selectedRow(*m_types);
    Q_EMIT moveWanted(row, row + by);
}

const ListedTicketType *TypesView::selectedType() const
{
    const int row = selectedRow(*m_types);
    return row < 0 ? nullptr : &m_book.types().at(row);
}

const Quota *TypesView::selectedQuota() const
{
    const int row = selectedRow(*m_quotas);
    return row < 0 ? nullptr : &m_book.quotas().at(row);
}

void TypesView::setMayEdit(bool may, const QString &why)
{
    m_mayEdit = may;
    for (QPushButton *button :
         {m_addType, m_editType, m_removeType, m_addQuota, m_editQuota, m_removeQuota}) {
        button->setToolTip(may ? QString() : why);
    }
    m_book.types().setMoved(may ? [this](int from, int to) { Q_EMIT moveWanted(from, to); }
                                : RowModel<ListedTicketType>::Moved());
    showSelected();
}

void TypesView::showSelected()
{
    const bool may = m_mayEdit && m_book.isRead() && m_book.isKnownToServer();
    const int row = selectedRow(*m_types);
    const int types = m_book.types().rowCount();
    m_addType->setEnabled(may && types < kMaxTicketTypes);
    m_editType->setEnabled(may && row >= 0);
    m_removeType->setEnabled(may && row >= 0);
    m_up->setEnabled(may && row > 0);
    m_down->setEnabled(may && row >= 0 && row < types - 1);
    const bool isQuota = selectedQuota();
    m_addQuota->setEnabled(may && types > 0 && m_book.quotas().rowCount() < kMaxQuotas);
    m_editQuota->setEnabled(may && isQuota);
    m_removeQuota->setEnabled(may && isQuota);
}

void TypesView::showState()
{
    const auto &problem = m_book.trouble().problem();
    m_problem->show(problem ? tr("The ticket types could not be read. %1").arg(problem->message)
                            : QString(),
                    m_book.trouble().retryIn());
    m_typesEmpty->setText(
        !m_book.isKnownToServer()
            ? tr("This server is of an earlier version: it sells without types.")
            : m_book.isRead()
            ? tr("No ticket types yet: all seats are alike. With types, each kind "
                 "of ticket has its own number of seats and its own sale.")
            : problem ? QString()
                      : tr("Loading…"));
    m_quotasEmpty->setText(m_book.isRead() && m_book.isKnownToServer()
                               ? tr("No quotas. One bounds the seats of several ticket types "
                                    "together, such as those at the dinner.")
                               : QString());
    showSelected();
}

} // namespace boxoffice
