#include "desktop/look/sign.h"

#include <QPainter>

namespace boxoffice {

Sign::Sign(Icon icon, int side, QWidget *parent) : QWidget(parent), m_icon(boxoffice::icon(icon))
{
    setFixedSize(side, side);
}

void Sign::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    m_icon.paint(&painter, rect());
}

} // namespace boxoffice
