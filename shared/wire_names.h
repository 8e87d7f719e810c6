// Names on the wire. Each enum that the API speaks of has a wireName(), the one place that spells
// its values; this reads them back.
//
//   QByteArrayView wireName(EventStatus status);      // shared/api/event_json.h
//   fromWireName<EventStatus>(QByteArrayView("draft"))
//
// Requires: the enum's values are 0, 1, 2 …, and wireName() is empty for every other number.
// Threads: pure functions.
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>
#include <type_traits>

namespace boxoffice {

// name: a QByteArrayView or a QStringView. Returns nothing for any other name.
template <typename Enum, typename Name = QByteArrayView> std::optional<Enum> fromWireName(Name name)
{
    QByteArrayView each;
    for (int i = 0; !(each = wireName(Enum(i))).isEmpty(); ++i) {
        if constexpr (std::is_same_v<Name, QStringView>) {
            if (name == QLatin1StringView(each)) {
                return Enum(i);
            }
        } else if (name == each) {
            return Enum(i);
        }
    }
    return std::nullopt;
}

// All of them, for people: "draft, published, cancelled".
template <typename Enum> QString allWireNames()
{
    QString all;
    QByteArrayView each;
    for (int i = 0; !(each = wireName(Enum(i))).isEmpty(); ++i) {
        all += (i == 0 ? u"" : u", ") + QString::fromLatin1(each);
    }
    return all;
}

} // namespace boxoffice
