using Streetcar.Bson;
using Streetcar.Query.Aggregation;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Tests.Aggregation;

/// <summary>Runs pipelines over documents in memory, the head as a store does, in and out as text.</summary>
internal static class PipelineRunner
{
    public static string Run(
        string stages, string documents, PipelineOptions? options = null, QueryContext? context = null)
    {
        var pipeline = Compile(stages, context);
        using var result = pipeline.Run(ExecuteHead(pipeline.Head, Json.Array(documents), context), options);
        return Text(result);
    }

    public static Pipeline Compile(string stages, QueryContext? context = null) =>
        Pipeline.Compile(Json.Array(stages), context);

    /// <summary>Documents as the text that a result is compared with.</summary>
    public static string Text(string documents)
    {
        using var source = new ListSource([.. Json.Array(documents).Select(document => document.AsDocument.Bytes)]);
        return Text(source);
    }

    public static DocumentSource ExecuteHead(PushdownQuery head, RawArray documents, QueryContext? context = null)
    {
        using var sorter = new DocumentSorter(SortPattern.Compile(head.Sort, context));
        foreach (var document in documents)
        {
            if (head.Filter.Matches(document.AsDocument.Span))
                sorter.Add(document.AsDocument.Span);
        }

        var found = new List<ReadOnlyMemory<byte>>();
        while (sorter.TryNext(out var document))
            found.Add(document.ToArray());
        return new ListSource(found.Skip((int)head.Skip).Take((int)(head.Limit ?? int.MaxValue)));
    }

    /// <summary>What a result is, as text.</summary>
    public static string Text(DocumentSource source)
    {
        var lines = new List<string>();
        while (source.TryNext(out var document))
        {
            BsonValidator.Validate(document.Span);
            lines.Add(ExtendedJson.ToString(document.Span, ExtendedJsonMode.Canonical));
        }

        return string.Join('\n', lines);
    }
}
