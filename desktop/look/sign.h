// An icon on its own, beside words that say the same: painted in the colours of the moment, so that
// it can be seen in light and dark, however often they change.
//
// Threads: GUI only.
#pragma once

#include "desktop/look/icons.h"

#include <QWidget>

namespace boxoffice {

class Sign : public QWidget
{
    Q_OBJECT

public:
    // side: pixels.
    Sign(Icon icon, int side, QWidget *parent);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const QIcon m_icon;
};

} // namespace boxoffice
