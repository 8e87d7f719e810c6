#include "desktop/look/empty_text.h"

#include <QEvent>
#include <QTableView>

namespace boxoffice {

EmptyText::EmptyText(QTableView &table) : QLabel(table.viewport()), m_table(table)
{
    setAlignment(Qt::AlignCenter);
    setWordWrap(true);
    setTextFormat(Qt::PlainText);
    setProperty("role", QStringLiteral("empty"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    table.viewport()->installEventFilter(this);
    for (const auto signal :
         {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(table.model(), signal, this, &EmptyText::update);
    }
    update();
}

void EmptyText::update()
{
    setGeometry(m_table.viewport()->rect().adjusted(24, 0, -24, 0));
    setVisible(m_table.model()->rowCount() == 0);
}

bool EmptyText::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::Resize) {
        update();
    }
    return false;
}

} // namespace boxoffice
