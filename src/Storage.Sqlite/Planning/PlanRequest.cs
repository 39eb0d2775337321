using Streetcar.Bson;
using Streetcar.Query;
using Streetcar.Query.Matching;
using Streetcar.Query.Paths;
using Streetcar.Query.Sorting;
using Streetcar.Query.Spilling;
using Streetcar.Storage.Sqlite.Keys;
using Streetcar.Storage.Sqlite.Reading;

namespace Streetcar.Storage.Sqlite.Planning;

/// <summary>What a plan is chosen for.</summary>
/// <param name="Filter">Which documents.</param>
/// <param name="Sort">In which order; without fields in any.</param>
internal sealed record PlanRequest(Filter Filter, SortPattern Sort)
{
    /// <summary>The order of no fields.</summary>
    public static SortPattern AnyOrder { get; } = SortPattern.Compile(RawDocument.Empty);

    /// <summary>Which index to use; missing for the planner's choice.</summary>
    public RawValue Hint { get; init; }

    /// <summary>The part of the hinted index to look at; null for what the filter leaves.</summary>
    public MinMaxRange? Span { get; init; }

    /// <summary>The path whose distinct values are wanted, and nothing else of the documents; null for the documents.</summary>
    public FieldPath? Distinct { get; init; }

    /// <summary>What is returned beside the documents.</summary>
    public RecordMetadata Metadata { get; init; }

    /// <summary>The collation to compare strings by; null for binary comparison.</summary>
    public Collator? Collator { get; init; }

    /// <summary>How many documents are wanted at most; 0 for all.</summary>
    public long Limit { get; init; }

    /// <summary>The order of distances that the filter asks for and no sort replaces; null for none.</summary>
    public DocumentOrder? Distance { get; init; }

    /// <summary>Where a sort may put what memory can't hold; null for nowhere.</summary>
    public ISpillStore? Spills { get; init; }

    /// <summary>1 or -1 where documents must come in the order of insertion or its reverse; otherwise 0.</summary>
    public int Natural { get; init; }

    /// <summary>Whether the scan is to go on with documents that come after its end.</summary>
    public bool Tails { get; init; }

    /// <summary>The request for a read, with its hint and its sort, either of which may name <c>$natural</c>.</summary>
    /// <exception cref="DocumentException">BadValue: that does not go with <c>$near</c>; 51176; or what the sort is refused for.</exception>
    public static PlanRequest For(ReadRequest read, Filter filter, RawDocument sort, long limit)
    {
        int naturalSort = NaturalOrder.OfSort(sort);
        int natural = naturalSort;
        if (natural == 0 && read.Hint.Type == ElementType.Document)
            natural = NaturalOrder.OfHint(read.Hint.AsDocument);
        bool tails = read is FindRequest { Tails: true };
        if (tails)
            natural = 1;
        var order = naturalSort != 0
            ? AnyOrder
            : SortPattern.Compile(sort, new QueryContext { Let = read.Let, Collation = read.Collation }, filter.Text);
        if (natural != 0 && filter.Near is not null)
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"geoNear expression not allowed with $natural {(naturalSort != 0 ? "sort order" : "hint")}");
        }

        if (filter.Text is not null)
            CheckText(read, naturalSort, tails);
        return new PlanRequest(filter, order)
        {
            Natural = natural,
            Tails = tails,
            Hint = natural == 0 ? read.Hint : default,
            Span = MinMaxRange.Of(read),
            Metadata = read switch
            {
                FindRequest { ReturnKey: true } => RecordMetadata.IndexKey,
                FindRequest { ShowRecordId: true } => RecordMetadata.RecordId,
                _ => RecordMetadata.None,
            },
            Collator = Collator.Of(read.Collation),
            Limit = limit,
            Distance = order.Fields.Count == 0 ? filter.Near?.Order : null,
        };
    }

    // It is the text index that finds the documents, and none other.
    private static void CheckText(ReadRequest read, int naturalSort, bool tails)
    {
        if (naturalSort != 0)
            throw new DocumentException(ErrorCode.BadValue, "text expression not allowed with $natural sort order");
        CheckTextHint(read.Hint);
        if (tails)
            throw new DocumentException(ErrorCode.BadValue, "text and tailable cursor not allowed in same query");
    }

    /// <summary>Refuses a hint beside a <c>$text</c>.</summary>
    /// <exception cref="DocumentException">BadValue: there is one.</exception>
    public static void CheckTextHint(RawValue hint)
    {
        if (!hint.IsMissing && !(hint.Type == ElementType.Document && hint.AsDocument.IsEmpty))
            throw new DocumentException(ErrorCode.BadValue, "text and hint not allowed in same query");
    }
}
