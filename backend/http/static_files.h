// The pages: all files below the web root's templates/ and static/, read once at start, the pages
// and their modules in each language of texts/, too (see page_texts.h).
//
// No input from a client becomes a file name. A path is looked up in the table that was built at
// start.
//
// Threads: any, once loaded.
#pragma once

#include "backend/http/message/api_reply.h"
#include "backend/http/message/api_request.h"
#include "shared/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace boxoffice {

class PageTexts;

// Whether the pages offer to sign in: on a protected server.
enum class SignIn { NotNeeded, Offered };

class StaticFiles
{
public:
    // Reads regular files only: no dot files, and no links that lead out of the root.
    // Fails if the root or its templates/index.html cannot be read.
    static Result<StaticFiles> load(const QString &root, SignIn signIn);

    // Their addresses, such as "/account"; all other files have that of their place below the root.
    // The API may have calls of other methods at the same addresses.
    static std::vector<QByteArrayView> pagesWithOwnAddress();

    // A page comes in the language that the request asks for (see page_language.h).
    // Returns the file, 304, 302 for "/" and for a choice of language, 405 for a method other than
    // GET and HEAD, or 404: as templates/not_found.html where HTML is accepted and there is one.
    ApiReply serve(const ApiRequest &request) const;
    // The same for a file that is served at another address: "/templates/ticket.html".
    ApiReply serveAs(QByteArrayView file, const ApiRequest &request) const;

    qsizetype count() const { return m_files.size(); }

    struct File
    {
        QByteArray body;
        QByteArray gzip; // empty: not smaller
        QByteArray etag; // with its quotes
        QByteArray gzipEtag;
        QByteArrayView contentType;
        QByteArrayView language; // static text; empty: it is no page
        bool isForOne = false;   // a page with an address of its own
        // Of a page for frames: the origins whose pages may show it, with blanks between. Its
        // address's language= is for it alone, since browsers keep no cookie of a frame.
        std::optional<QByteArray> framedBy = {};
    };

    // Null: there is none at that address. language: of a page, which may be there in English only.
    const File *file(QByteArrayView address, QByteArrayView language) const;
    // Compresses, which takes a good part of a millisecond for a page. contentType, language:
    // static text. framedBy: see File.
    static File fileOf(QByteArray body, QByteArrayView contentType, QByteArrayView language,
                       std::optional<QByteArray> framedBy = {});
    // Returns the file, 304, or 302 where the address of a page chooses a language. firstCall: the
    // path that the page asks the API for first, where the page's address does not tell.
    ApiReply answer(const File &file, const ApiRequest &request,
                    const QByteArray &firstCall = {}) const;
    // Returns 404, as a page for people and an error for programs, or 302 as above.
    ApiReply nothingThere(const ApiRequest &request) const;

private:
    void add(const QByteArray &place, QByteArray body, QByteArrayView contentType);
    void translate(const QByteArray &place, const QByteArray &body, QByteArrayView contentType,
                   const PageTexts &texts);

    QHash<QByteArray, File> m_files;       // by path, e.g. "/static/styles.css"
    QHash<QByteArray, File> m_germanPages; // likewise
};

} // namespace boxoffice
