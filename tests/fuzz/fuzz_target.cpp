// Request targets and hosts: what is taken has nothing in it that two readers could understand
// differently, and means the same when it is encoded and taken apart again.
#include "backend/http/message/request_target.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

using namespace boxoffice;
using namespace boxoffice::fuzz;

namespace {

bool isClean(const QByteArray &text)
{
    return QByteArray(text).isValidUtf8() && std::none_of(text.begin(), text.end(), [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return byte < 0x20 || byte == 0x7f;
           });
}

void checkTarget(QByteArrayView target)
{
    QByteArray path;
    QList<std::pair<QByteArray, QByteArray>> query;
    if (!parseTarget(target, path, query)) {
        return;
    }
    require(path.startsWith('/') && !path.startsWith("//"), "a path begins with one slash", path);
    require(isClean(path) && !path.contains('\\'), "and is clean", path);
    const qsizetype end = target.indexOf('?');
    require(path.count('/') == (end < 0 ? target : target.first(end)).count('/'),
            "no slash was hidden in it", path);
    for (const QByteArray &segment : path.split('/')) {
        require(segment != "." && segment != "..", "it does not climb", path);
    }
    QByteArray again = path.toPercentEncoding("/");
    char separator = '?';
    for (const auto &[name, value] : query) {
        require(isClean(name) && isClean(value), "parameters are clean", name);
        again += separator + name.toPercentEncoding() + '=' + value.toPercentEncoding();
        separator = '&';
    }
    QByteArray samePath;
    QList<std::pair<QByteArray, QByteArray>> sameQuery;
    require(parseTarget(again, samePath, sameQuery), "it can be encoded", again);
    require(samePath == path && sameQuery == query, "and is the same", again);
}

void checkHost(QByteArrayView host)
{
    if (isValidHost(host)) {
        constexpr QByteArrayView others = "-._:[]";
        require(!host.isEmpty()
                    && std::all_of(host.begin(), host.end(),
                                   [&](char c) {
                                       const char lower = static_cast<char>(c | 0x20);
                                       return (c >= '0' && c <= '9')
                                           || (lower >= 'a' && lower <= 'z') || others.contains(c);
                                   }),
                "a host is a name or an address", host);
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    checkTarget(view(data, size));
    checkHost(view(data, size));
    return 0;
}
