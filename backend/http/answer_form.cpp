#include "backend/http/answer_form.h"

#include "backend/http/message/negotiation.h"
#include "backend/http/worker_state.h"

namespace boxoffice {

void AnswerForm::begin()
{
    m_http10 = false;
    m_keepAlive = false; // until the head says otherwise: a refused request closes
}

void AnswerForm::readFrame(RequestFramer &framer, WorkerState &state)
{
    const ApiRequest &request = framer.request();
    m_isHead = framer.isHead();
    state.requestIds.assign(m_requestId, request.header("x-request-id"));
    m_origin.resize(0);
    if (!state.context.corsOrigins.isEmpty()) {
        m_origin.append(request.header("origin"));
    }
    m_anyOrigin = !framer.headRead();
}

void AnswerForm::read(RequestFramer &framer, WorkerState &state)
{
    readFrame(framer, state);
    m_http10 = framer.isHttp10();
    m_keepAlive = framer.keepAlive();
    m_ifNoneMatch.resize(0);
    m_acceptsGzip = false;
    const ApiRequest &request = framer.request();
    if (request.method == Method::Get || request.method == Method::Head) {
        m_acceptsGzip = boxoffice::acceptsGzip(request.list("accept-encoding"));
        m_ifNoneMatch.append(request.list("if-none-match"));
    }
}

ApiReply AnswerForm::negotiated(const ApiReply &reply) const
{
    ApiReply chosen = reply;
    const bool compressed = m_acceptsGzip && !reply.gzip.isEmpty();
    if (compressed && !reply.gzipEtag.isEmpty()) {
        chosen.etag = reply.gzipEtag;
    }
    const auto has = [this](const QByteArray &tag) {
        return !tag.isEmpty() && namesTag(m_ifNoneMatch, tag);
    };
    if (!m_ifNoneMatch.isEmpty() && (has(reply.etag) || has(reply.gzipEtag))) {
        chosen.status = 304;
        chosen.body = {};
    } else if (compressed) {
        chosen.body = reply.gzip;
        chosen.addHeader("Content-Encoding", "gzip");
    }
    return chosen;
}

AnswerTraits AnswerForm::traits(AnswerTraits::Length length) const
{
    return {m_isHead, m_http10, m_keepAlive, length, m_anyOrigin, m_requestId, m_origin};
}

} // namespace boxoffice
