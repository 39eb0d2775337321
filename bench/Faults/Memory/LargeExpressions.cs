using System.Diagnostics;
using Streetcar.Bson;
using Streetcar.Faults.Clients;

namespace Streetcar.Faults.Memory;

/// <summary>Expressions that make large values of nothing.</summary>
internal static class LargeExpressions
{
    private const int MaxValue = 16 * 1024 * 1024;

    // Refused, as MongoDB does: for its memory, or for a value or a string that no document can hold.
    private static readonly ErrorCode[] Refusals = [ErrorCode.ExceededMemoryLimit, ErrorCode.BsonObjectTooLarge, (ErrorCode)16493];

    private static readonly TimeSpan RefusalTime = TimeSpan.FromSeconds(5);

    public static Task ZipAsync(MemoryRun run, int thousands)
    {
        string ranges = string.Join(", ", Enumerable.Repeat($"{{ $range: [0, {thousands * 1000}] }}", 10));
        return EvaluateAsync(run, $"{{ $size: {{ $zip: {{ inputs: [{ranges}] }} }} }}", thousands * 1000, long.MaxValue);
    }

    public static Task DoubleAsync(MemoryRun run, int times) => EvaluateAsync(
        run,
        $"{{ $strLenBytes: {{ $reduce: {{ input: {{ $range: [0, {times}] }}, initialValue: 'x', in: {{ $concat: ['$$value', '$$value'] }} }} }} }}",
        1 << times,
        1L << times);

    public static async Task ConcatAsync(MemoryRun run, int megabytes)
    {
        await LargeInserts.FillAsync(run, "large", 1);
        string fields = string.Join(", ", Enumerable.Repeat("'$text'", megabytes));
        int length = 1024 * 1024 - 1024;
        await EvaluateAsync(run, $"{{ $strLenBytes: {{ $concat: [{fields}] }} }}", megabytes * length, (long)megabytes * length, "large");
    }

    // What fits a document has to be answered; more may be.
    private static async Task EvaluateAsync(MemoryRun run, string expression, int expected, long bytes, string? collection = null)
    {
        using var client = await RawClient.ConnectAsync(run.Server);
        string source = collection is null ? "1" : $"'{collection}'";
        string documents = collection is null ? "{ $documents: [{}] }, " : "";
        long start = Stopwatch.GetTimestamp();
        var reply = await client.RunAsync(
            $"{{ aggregate: {source}, pipeline: [{documents}{{ $project: {{ _id: 0, value: {expression} }} }}], cursor: {{}} }}");
        if (!reply.IsOk())
        {
            var time = Stopwatch.GetElapsedTime(start);
            run.Note($"refused with {reply.Code()}");
            if (time > RefusalTime)
                run.Blame($"the expression was refused after {time.TotalSeconds:0.0} s, though nobody else holds memory");
            if (bytes < MaxValue || !Refusals.Contains((ErrorCode)reply.Code()))
                run.Blame($"the expression was answered with {Messages.Shortened(reply)}");
            return;
        }

        var value = reply["cursor"].AsDocument["firstBatch"].AsArray[0].AsDocument["value"];
        if (value != expected)
            run.Blame($"the expression is {value} instead of {expected}");
    }
}
