#include "desktop/look/icons.h"

#include "desktop/look/theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

namespace boxoffice {

namespace {

// Outlines on a grid of 24: M x y, L x y, C six numbers, Z, and O x y r for a circle.
const char *outlineOf(Icon which)
{
    switch (which) {
    case Icon::New:
        return "M 12 5 L 12 19 M 5 12 L 19 12";
    case Icon::Edit:
        return "M 4 20 L 5 15.5 L 16 4.5 L 19.5 8 L 8.5 19 Z M 13.5 7 L 17 10.5";
    case Icon::Duplicate:
    case Icon::Copy:
        return "M 9 9 L 20 9 L 20 20 L 9 20 Z M 15 9 L 15 4 L 4 4 L 4 15 L 9 15";
    case Icon::CancelEvent:
        return "O 12 12 8.5 M 6 6 L 18 18";
    case Icon::Delete:
        return "M 4 7 L 20 7 M 9 7 L 9 4 L 15 4 L 15 7 M 6 7 L 7 20 L 17 20 L 18 7 "
               "M 10 11 L 10 16.5 M 14 11 L 14 16.5";
    case Icon::Refresh:
        return "M 19.5 12 C 19.5 16.1 16.1 19.5 12 19.5 C 7.9 19.5 4.5 16.1 4.5 12 "
               "C 4.5 7.9 7.9 4.5 12 4.5 C 14.7 4.5 17 5.8 18.4 7.8 M 19 3.5 L 19 8.2 L 14.4 8.2";
    case Icon::Search:
        return "O 10.5 10.5 6 M 15 15 L 20 20";
    case Icon::Export:
        return "M 12 4 L 12 15 M 7.5 11 L 12 15.5 L 16.5 11 M 4 16 L 4 20 L 20 20 L 20 16";
    case Icon::Print:
        return "M 7 9 L 7 4 L 17 4 L 17 9 M 7 17 L 4 17 L 4 9 L 20 9 L 20 17 L 17 17 "
               "M 7 14 L 17 14 L 17 20 L 7 20 Z";
    case Icon::AddPerson:
        return "O 10 8 3.8 M 3 20 C 3 15.5 6 13.6 10 13.6 C 12 13.6 13.6 14 15 15 "
               "M 18.5 15 L 18.5 21 M 15.5 18 L 21.5 18";
    case Icon::RemovePerson:
        return "O 10 8 3.8 M 3 20 C 3 15.5 6 13.6 10 13.6 C 12 13.6 13.6 14 15 15 "
               "M 15.5 18 L 21.5 18";
    case Icon::Undo:
        return "M 8 5 L 4 9 L 8 13 M 4 9 L 14 9 C 17.5 9 20 11.4 20 14.5 C 20 17.6 17.5 20 14 20 "
               "L 9 20";
    case Icon::Settings:
        return "M 4 7 L 13 7 M 18 7 L 20 7 O 15.5 7 2.4 M 4 17 L 6 17 M 11 17 L 20 17 O 8.5 17 2.4";
    case Icon::Server:
        return "M 4 4.5 L 20 4.5 L 20 11 L 4 11 Z M 4 13 L 20 13 L 20 19.5 L 4 19.5 Z "
               "M 7.5 7.7 L 8 7.7 M 7.5 16.2 L 8 16.2";
    case Icon::Warning:
        return "M 12 4 L 21 19.5 L 3 19.5 Z M 12 10 L 12 14 M 12 16.6 L 12 16.8";
    case Icon::Close:
        return "M 6 6 L 18 18 M 18 6 L 6 18";
    case Icon::Team:
        return "O 9 8 3.5 M 2.5 19.5 C 2.5 15 5.5 13.3 9 13.3 C 12.5 13.3 15.5 15 15.5 19.5 "
               "M 14.5 4.8 C 18.5 4.2 19.5 10.5 15.5 11.3 M 17.5 13.8 C 20 14.5 21.5 16.3 21.5 "
               "19.5";
    case Icon::Key:
        return "O 8 15.5 4.2 M 11 12.5 L 19.5 4 M 15.5 8 L 19 11.5 M 18 5.5 L 20.5 8";
    case Icon::Audit:
        return "M 6 3.5 L 18 3.5 L 18 20.5 L 6 20.5 Z M 9 8 L 15 8 M 9 12 L 15 12 M 9 16 L 13 16";
    case Icon::Account:
        return "O 12 8 4 M 4.5 20 C 4.5 15.5 8 13.8 12 13.8 C 16 13.8 19.5 15.5 19.5 20";
    }
    Q_UNREACHABLE();
}

QPainterPath pathFrom(const char *outline)
{
    QPainterPath path;
    const auto parts = QString::fromLatin1(outline).split(u' ', Qt::SkipEmptyParts);
    qsizetype at = 0;
    const auto number = [&] { return parts.at(at++).toDouble(); };
    const auto point = [&] {
        const double x = number();
        return QPointF(x, number());
    };
    while (at < parts.size()) {
        const char16_t command = parts.at(at++).at(0).unicode();
        if (command == u'M') {
            path.moveTo(point());
        } else if (command == u'L') {
            path.lineTo(point());
        } else if (command == u'C') {
            const QPointF a = point();
            const QPointF b = point();
            path.cubicTo(a, b, point());
        } else if (command == u'O') {
            const QPointF center = point();
            const double radius = number();
            path.addEllipse(center, radius, radius);
        } else {
            path.closeSubpath();
        }
    }
    return path;
}

// Paints when it is needed, in the size, scale and colours of that moment.
class OutlineEngine final : public QIconEngine
{
public:
    explicit OutlineEngine(Icon which) : m_which(which) { }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QColor color = m_which == Icon::New ? theme().accent : theme().text;
        if (mode == QIcon::Disabled) {
            color = theme().mutedText;
            color.setAlpha(110);
        }
        const double side = std::min(rect.width(), rect.height());
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(QRectF(rect).center() - QPointF(side, side) / 2);
        painter->scale(side / 24, side / 24);
        painter->setPen(QPen(color, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->drawPath(pathFrom(outlineOf(m_which)));
        painter->restore();
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine *clone() const override { return new OutlineEngine(m_which); }

private:
    Icon m_which;
};

QPixmap ticket(int side)
{
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(side / 32.0, side / 32.0);
    QPainterPath body;
    body.addRoundedRect(QRectF(3, 6, 26, 20), 3, 3);
    QPainterPath notches;
    notches.addEllipse(QPointF(3, 16), 3, 3);
    notches.addEllipse(QPointF(29, 16), 3, 3);
    painter.fillPath(body.subtracted(notches), QColor(0x0c, 0x6b, 0x58));
    painter.setPen(QPen(Qt::white, 2.6, Qt::CustomDashLine, Qt::RoundCap));
    QPen dotted(Qt::white, 2.6, Qt::SolidLine, Qt::RoundCap);
    dotted.setDashPattern({0.01, 2.1});
    painter.setPen(dotted);
    painter.drawArc(QRectF(9, 14, 14, 14), 0, 180 * 16);
    painter.setPen(QPen(Qt::white, 2.6, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(14.5, 21), QPointF(17.5, 21));
    return pixmap;
}

} // namespace

QIcon icon(Icon which)
{
    return QIcon(new OutlineEngine(which));
}

QIcon applicationIcon()
{
    QIcon result;
    for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
        result.addPixmap(ticket(side));
    }
    return result;
}

} // namespace boxoffice
