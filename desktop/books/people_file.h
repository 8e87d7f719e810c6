// A CSV file of people to be registered. Its first line names the columns, in English or German and
// in any order: the e-mail address, and if wanted the name and the ticket type (by name or id).
//
// Threads: pure functions; reading a file may take a second, so not in the GUI's.
#pragma once

#include "desktop/books/text_file.h"

#include <QList>
#include <QStringList>

namespace boxoffice {

inline constexpr int kMostPeople = 100'000; // in one file

struct PersonRow
{
    int line = 0; // in the file, from 1
    // As the file has them.
    QString email = {};
    QString name = {};
    QString type = {};
    QString broken = {}; // why it could not be read, one sentence; empty: it could
};

struct PeopleFile
{
    QString problem = {}; // why there is nothing to be read, in sentences; empty: there is
    QList<PersonRow> rows = {};
    QStringList ignored = {}; // columns that mean nothing here
    TextEncoding encoding = TextEncoding::Utf8;
};

PeopleFile peopleIn(const QByteArray &bytes);
PeopleFile readPeopleFile(const QString &path);

} // namespace boxoffice
