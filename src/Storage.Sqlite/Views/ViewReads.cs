using Streetcar.Bson;
using Streetcar.Storage.Sqlite.Catalog;
using Streetcar.Storage.Sqlite.Keys;

namespace Streetcar.Storage.Sqlite.Views;

/// <summary>Translates reads of views into aggregations of the underlying collections.</summary>
internal static class ViewReads
{
    private static readonly RawDocument Simple = new() { ["locale"] = "simple" };

    /// <summary>The underlying collection of a view, and the stages that make the view from it.</summary>
    public static (Namespace Collection, RawArray Pipeline) Resolve(this DatabaseCatalog catalog, View view)
    {
        var stages = view.Pipeline;
        var lowest = view;
        while (catalog.FindView(lowest.On) is { } next)
        {
            lowest = next;
            stages = [.. next.Pipeline, .. stages];
        }

        return (view.Namespace with { Collection = lowest.On }, stages);
    }

    /// <summary>The aggregation that answers a read of a view.</summary>
    /// <exception cref="DocumentException">
    /// CommandNotSupportedOnView: the read is of a write; OptionNotSupportedOnView: it names another collation than the view's;
    /// InvalidPipelineOperator: it asks for what no aggregation does.
    /// </exception>
    public static AggregateRequest Over(DatabaseCatalog catalog, View view, ReadRequest request)
    {
        if (request is FindRequest { IsOfWrite: true })
            throw view.NotACollection();
        if (request.Collation is not null)
            CheckCollation(view, Collator.Of(request.Collation), "");
        var (collection, pipeline) = catalog.Resolve(view);
        return new AggregateRequest(collection, [.. pipeline, .. Stages(request)])
        {
            Hint = request.Hint,
            Collation = view.Collator?.Specification ?? Simple,
            Let = request.Let,
            MaxTime = request.MaxTime,
            Client = request.Client,
            AllowDiskUse = request is not (FindRequest { AllowDiskUse: false } or AggregateRequest { AllowDiskUse: false }),
            BypassDocumentValidation = request is AggregateRequest { BypassDocumentValidation: true },
        };
    }

    /// <summary>Whether a read asks about a view itself instead of its documents.</summary>
    public static bool IsOfItself(ReadRequest request) =>
        request is AggregateRequest { Pipeline: var stages } && stages.FirstOrDefault() is { Type: ElementType.Document } first
        && first.AsDocument.ContainsKey("$collStats");

    /// <summary>Refuses to read a view with another collation than its own.</summary>
    /// <param name="view">The view.</param>
    /// <param name="collator">The collation of the read.</param>
    /// <param name="name">The view's name where the command does not have it.</param>
    /// <exception cref="DocumentException">OptionNotSupportedOnView.</exception>
    public static void CheckCollation(View view, Collator? collator, string name)
    {
        if (!Collator.AreSame(view.Collator, collator))
        {
            throw new DocumentException(
                ErrorCode.OptionNotSupportedOnView, $"Cannot override a view's default collation{name}");
        }
    }

    private static IEnumerable<RawValue> Stages(ReadRequest request) => request switch
    {
        FindRequest find => Stages(find),
        CountRequest count =>
        [
            .. Stage("$match", count.Filter), .. Stage("$skip", count.Skip), .. Stage("$limit", count.Limit),
            new RawDocument { ["$count"] = "count" },
        ],
        DistinctRequest distinct => Stage("$match", distinct.Filter),
        AggregateRequest aggregate => aggregate.Pipeline,
        _ => throw new DocumentException(ErrorCode.CommandNotSupported, $"No such read: {request.GetType().Name}"),
    };

    private static RawValue[] Stages(FindRequest find)
    {
        if (find.Tails)
            throw NotInAggregation("Tailable cursors are");
        if (find.Sort.ContainsKey("$natural"))
            throw NotInAggregation("Sort option $natural");
        if (!find.Min.IsEmpty)
            throw NotInAggregation("Option min");
        if (!find.Max.IsEmpty)
            throw NotInAggregation("Option max");
        if (find.ReturnKey)
            throw NotInAggregation("Option returnKey");
        if (find.ShowRecordId)
            throw NotInAggregation("Option showRecordId");
        if (find.Projection.Any(field => field.Value.Type == ElementType.Document && field.Value.AsDocument.ContainsKey("$elemMatch")))
            throw NotInAggregation("The projection operator $elemMatch is");
        return
        [
            .. Stage("$match", find.Filter), .. Stage("$sort", find.Sort), .. Stage("$skip", find.Skip),
            .. Stage("$limit", find.Limit), .. Stage("$project", find.Projection),
        ];
    }

    // A stage that would change nothing is left out.
    private static RawValue[] Stage(string name, RawDocument operand) =>
        operand.IsEmpty ? [] : [new RawDocument { [name] = operand }];

    private static RawValue[] Stage(string name, long operand) => operand == 0 ? [] : [new RawDocument { [name] = operand }];

    private static DocumentException NotInAggregation(string what) =>
        new(ErrorCode.InvalidPipelineOperator, $"{what} not supported in aggregation.");
}
