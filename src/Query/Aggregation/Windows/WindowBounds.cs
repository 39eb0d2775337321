using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;
using Streetcar.Query.Sorting;

namespace Streetcar.Query.Aggregation.Windows;

/// <summary>Which documents around the current one a window function sees.</summary>
/// <param name="IsRange">Whether the bounds are distances of sort values; otherwise they count documents.</param>
/// <param name="Lower">How far the window begins from the current document; missing where it begins with the partition.</param>
/// <param name="Upper">How far it ends; missing where it ends with the partition.</param>
/// <param name="Unit">The unit of a range of dates; missing for a range of numbers.</param>
internal sealed record WindowBounds(bool IsRange, RawValue Lower, RawValue Upper, RawValue Unit)
{
    public static WindowBounds Whole { get; } = new(IsRange: false, default, default, default);

    public static WindowBounds Parse(RawValue window, SortPattern? sort, bool hasSort, ExpressionCompiler compiler)
    {
        if (window.Type != ElementType.Document)
            throw Invalid("'window' field must be an object");
        RawValue documents = default, range = default, unit = default;
        foreach (var (name, value) in window.AsDocument)
        {
            switch (name)
            {
                case "documents":
                    documents = value;
                    break;
                case "range":
                    range = value;
                    break;
                case "unit":
                    unit = value;
                    break;
                default:
                    throw Invalid("'window' field can only contain 'documents' as the only argument or 'range' with an optional 'unit' field");
            }
        }

        if (!documents.IsMissing && !range.IsMissing)
            throw Invalid("Window bounds can specify either 'documents' or 'unit', not both.");
        if (!range.IsMissing)
            return Range(range, unit, sort, compiler);
        if (!unit.IsMissing)
            throw Invalid("Window bounds can only specify 'unit' with range-based bounds.");
        return documents.IsMissing ? Whole : Documents(documents, hasSort, compiler);
    }

    private static WindowBounds Documents(RawValue bounds, bool hasSort, ExpressionCompiler compiler)
    {
        var (lower, upper) = Pair("documents", bounds, compiler, value =>
            value.Raw.TryGetInt64(out long count) && count == (int)count
                ? (int)count
                : throw Invalid("Numeric document-based bounds must be an integer"));
        if (!hasSort && !(lower.IsMissing && upper.IsMissing))
            throw new DocumentException((ErrorCode)5339901, "Document-based bounds require a sortBy");
        return new WindowBounds(IsRange: false, lower, upper, default);
    }

    private static WindowBounds Range(RawValue bounds, RawValue unit, SortPattern? sort, ExpressionCompiler compiler)
    {
        if (sort is not { Fields: [var only] })
            throw new DocumentException((ErrorCode)5339902, "Range-based bounds require sortBy a single field");
        if (only.Descending)
            throw new DocumentException((ErrorCode)8947401, "Range-based bounds require a non-descending sortBy");
        if (!unit.IsMissing && unit.Type != ElementType.String)
            throw Invalid("'unit' of window bounds must be a string");
        if (!unit.IsMissing)
            DateUnits.Parse("window", unit);
        var (lower, upper) = Pair("range", bounds, compiler, value =>
            (unit.IsMissing ? value.IsNumber : value.Raw.TryGetInt64(out _)) ? value : throw Invalid(
                unit.IsMissing
                    ? "Range-based bounds expression must be a number"
                    : "With 'unit', range-based bounds must be an integer"));
        return new WindowBounds(IsRange: true, lower, upper, unit);
    }

    private static (RawValue Lower, RawValue Upper) Pair(
        string kind, RawValue bounds, ExpressionCompiler compiler, Func<RawValue, RawValue> read)
    {
        if (bounds.Type != ElementType.Array || bounds.AsArray.Count != 2)
            throw Invalid($"Window bounds must be a 2-element array: {ElementText.Of(kind, bounds.Raw)}");
        var lower = Bound(bounds.AsArray[0], compiler, read);
        var upper = Bound(bounds.AsArray[1], compiler, read);
        return lower.IsMissing || upper.IsMissing || lower.CompareTo(upper) <= 0
            ? (lower, upper)
            : throw new DocumentException(
                (ErrorCode)5339900, $"Lower bound must not exceed upper bound: {ElementText.Of(bounds.Raw)}");
    }

    private static RawValue Bound(RawValue bound, ExpressionCompiler compiler, Func<RawValue, RawValue> read)
    {
        if (bound.Type != ElementType.String)
        {
            return compiler.Compile(bound) is ConstantExpression constant
                ? read(constant.Value)
                : throw Invalid("Window bounds expression must be a constant.");
        }

        return bound.AsString switch
        {
            "unbounded" => default(RawValue),
            "current" => 0,
            _ => throw Invalid("Window bounds must be 'unbounded', 'current', or a number."),
        };
    }

    private static DocumentException Invalid(string message) => new(ErrorCode.FailedToParse, message);
}
