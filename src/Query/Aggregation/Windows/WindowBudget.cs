using Streetcar.Bson;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>What <c>$setWindowFields</c> may hold of one partition, which fails in ways of its own.</summary>
internal sealed class WindowBudget(PipelineOptions options)
    : MemoryBudget("$setWindowFields", options.MemoryLimit, options.Spills is not null)
{
    protected override DocumentException Exceeded(string holder, long limit) => options.Spills is null
        ? new DocumentException((ErrorCode)5643011, "Exceeded max memory. Set 'allowDiskUse: true' to spill to disk")
        : new DocumentException(
            (ErrorCode)5414201, $"Exceeded memory limit in DocumentSourceSetWindowFields, used {Used} bytes but max allowed is {limit}");
}
