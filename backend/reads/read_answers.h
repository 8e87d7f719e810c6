// Runs the query of a batch, and encodes the bodies of its answers.
//
// Threads: the reader's.
#pragma once

#include "backend/reads/read_jobs.h"

namespace boxoffice {

using ReadAnswer = std::shared_ptr<const Result<ReadBody>>;

ReadAnswer shared(Result<ReadBody> result);

// Returns one answer for each job of the batch. Requires: the reader is connected; a batch of
// ReadJobs, not empty.
std::vector<ReadAnswer> answersTo(EventReader &reader, const ReadBatch &batch);

} // namespace boxoffice
