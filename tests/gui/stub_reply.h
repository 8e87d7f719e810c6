// What the stub server reads and answers.
//
// Threads: values.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QUrlQuery>

namespace boxoffice {

struct StubRequest
{
    QByteArray method;
    QString path;
    QUrlQuery query;
    QHash<QByteArray, QByteArray> headers; // names in lower case
    QByteArray body;
};

struct StubReply
{
    int status = 200;
    QByteArray body = {};
    QByteArray type = "application/json";
    QList<QByteArray> headers = {};
};

} // namespace boxoffice
