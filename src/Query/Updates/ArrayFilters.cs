using Streetcar.Bson;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary>The conditions that <c>$[name]</c> refers to, each a filter on the elements under that name.</summary>
internal sealed class ArrayFilters
{
    private readonly Dictionary<string, Filter> _filters = [];
    private readonly HashSet<string> _used = [];
    private readonly RawValue _update;

    private ArrayFilters(RawValue update) => _update = update;

    public static ArrayFilters Compile(RawArray? conditions, RawValue update, QueryContext context)
    {
        var filters = new ArrayFilters(update);
        foreach (var condition in conditions ?? RawArray.Empty)
        {
            if (condition.Type != ElementType.Document)
            {
                throw new DocumentException(
                    ErrorCode.TypeMismatch,
                    $"BSON field 'update.updates.arrayFilters' is the wrong type '{condition.Type.Alias()}', expected type 'object'");
            }

            filters.Add(condition.AsDocument, context);
        }

        return filters;
    }

    public bool Contains(string identifier)
    {
        _used.Add(identifier);
        return _filters.ContainsKey(identifier);
    }

    /// <summary>Whether an element fulfils the condition of a name.</summary>
    public bool Matches(string identifier, RawValueSpan element) => _filters[identifier].MatchesField(element);

    /// <summary>Refuses a condition that no path of the update refers to.</summary>
    public void CheckAllUsed()
    {
        foreach (string identifier in _filters.Keys)
        {
            if (!_used.Contains(identifier))
            {
                throw new DocumentException(
                    ErrorCode.FailedToParse,
                    $"The array filter for identifier '{identifier}' was not used in the update {ElementText.Of(_update.Raw)}");
            }
        }
    }

    private void Add(RawDocument condition, QueryContext context)
    {
        string? identifier = null;
        CollectIdentifier(condition, ref identifier, depth: 0);
        if (TextPlacement.IsNamedIn(condition))
            throw FilterError.BadValue("Error parsing array filter :: caused by :: $text is not allowed in this context");
        if (identifier is null)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse,
                "Cannot use an expression without a top-level field name in arrayFilters");
        }

        if (!char.IsAsciiLetterLower(identifier[0]) || !identifier.All(char.IsAsciiLetterOrDigit))
        {
            throw new DocumentException(
                ErrorCode.BadValue,
                $"Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '{identifier}'");
        }

        if (!_filters.TryAdd(identifier, Filter.CompileUnordered(condition, context with { TextIndexes = null })))
        {
            throw new DocumentException(
                ErrorCode.FailedToParse,
                $"Found multiple array filters with the same top-level field name {identifier}");
        }
    }

    // $and, $or and $nor hold further conditions, which must speak of the same name.
    private static void CollectIdentifier(RawDocument condition, ref string? identifier, int depth)
    {
        foreach (var (name, value) in condition)
        {
            if (name.StartsWith('$'))
            {
                if (value.Type != ElementType.Array || depth > BsonValidator.MaxDepth)
                    continue;
                foreach (var inner in value)
                {
                    if (inner.Type == ElementType.Document)
                        CollectIdentifier(inner.AsDocument, ref identifier, depth + 1);
                }

                continue;
            }

            string top = name.Split('.')[0];
            if (identifier is not null && identifier != top)
            {
                throw new DocumentException(
                    ErrorCode.FailedToParse,
                    $"Error parsing array filter :: caused by :: Expected a single top-level field name, found '{identifier}' and '{top}'");
            }

            identifier = top.Length > 0 ? top : throw new DocumentException(
                ErrorCode.BadValue,
                "Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found ''");
        }
    }
}
