#include "desktop/console/events/category_edit.h"

namespace boxoffice {

CategoryEdit::CategoryEdit(QWidget *parent) : QComboBox(parent)
{
    setObjectName(QStringLiteral("category"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choose({}, {});
}

void CategoryEdit::offer(const QStringList &names)
{
    m_offered = names;
    choose(category(), m_kept);
}

void CategoryEdit::choose(const QString &category, const QString &kept)
{
    m_kept = kept;
    clear();
    addItem(tr("None"), QString());
    const QStringList names = m_offered + QStringList{kept, category};
    for (const QString &name : names) {
        if (!name.isEmpty() && findData(name) < 0) {
            addItem(name, name);
        }
    }
    setCurrentIndex(findData(category));
}

} // namespace boxoffice
