// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/hit_answers.h"

namespace gatepost::http {

namespace {

// One transparent pixel, GIF89a, 43 bytes.
const QByteArray &pixel()
{
    static const QByteArray bytes = QByteArray::fromHex("4749463839610100010080000000000000000021f90401000000002c"
                                                        "00000000010001000002024401003b");
    return bytes;
}

constexpr QByteArrayView kImageFields = "Content-Type: image/gif\r\n"
                                        "Cache-Control: no-store\r\n"
                                        "Cross-Origin-Resource-Policy: cross-origin\r\n"
                                        "X-Content-Type-Options: nosniff\r\n";
constexpr QByteArrayView kRecordFields = "Cache-Control: no-store\r\n"
                                         "Access-Control-Allow-Origin: *\r\n"
                                         "Access-Control-Expose-Headers: Gatepost\r\n";
constexpr QByteArrayView kRetryLine = "Retry-After: 5\r\n";

Answer makeAnswer(bool image, int status, const QByteArray &line)
{
    const QByteArrayView fields = image ? kImageFields : kRecordFields;
    return Answer(status, fields.toByteArray() + line, image ? pixel() : QByteArray());
}

} // namespace

QByteArray droppedLine(core::DropReason reason)
{
    const QLatin1String name = core::dropReasonName(reason);
    return "Gatepost: dropped; reason=" + QByteArray(name.data(), name.size()) + "\r\n";
}

core::DropReason reasonOfStatus(int status)
{
    return status == 413 || status == 414 || status == 431 ? core::DropReason::TooLarge : core::DropReason::Invalid;
}

HitAnswers::HitAnswers() : m_image(makeSet(true)), m_record(makeSet(false)) { }

HitAnswers::Set HitAnswers::makeSet(bool image)
{
    std::vector<Answer> dropped;
    for (int i = 0; i < core::kDropReasonCount; ++i)
        dropped.push_back(makeAnswer(image, image ? 200 : 202, droppedLine(static_cast<core::DropReason>(i))));
    return {makeAnswer(image, image ? 200 : 204, "Gatepost: stored\r\n"),
        makeAnswer(image, 503, kRetryLine.toByteArray() + droppedLine(core::DropReason::QueueFull)),
        std::move(dropped)};
}

const Answer &HitAnswers::refused(ingest::Endpoint door, int status, core::DropReason reason)
{
    const int key = (status * core::kDropReasonCount + static_cast<int>(reason)) * 2 + (isImage(door) ? 1 : 0);
    auto found = m_refused.find(key);
    if (found == m_refused.end()) {
        const QByteArray retry = status == 429 ? kRetryLine.toByteArray() : QByteArray();
        found = m_refused.insert(key, makeAnswer(isImage(door), status, retry + droppedLine(reason)));
    }
    return *found;
}

} // namespace gatepost::http
