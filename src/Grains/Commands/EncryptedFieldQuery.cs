namespace Streetcar.Grains.Commands;

/// <summary>A kind of query that an encrypted field is made for.</summary>
internal static class EncryptedFieldQuery
{
    private const string Equality = "equality";
    private const string Range = "range";
    private const string Suffix = "suffixPreview";
    private const string Prefix = "prefixPreview";
    private const string Substring = "substringPreview";

    private static readonly ArgumentTable<Query> Table = new()
    {
        { "queryType", Requirement.Required, (ref to, in argument) => to.Kind = argument.OneOf(Equality, Range, Suffix, Prefix, Substring) },
        { "contention", (ref _, in argument) => Whole(argument, 0, long.MaxValue) },
        { "sparsity", (ref _, in argument) => Whole(argument, 1, 8) },
        { "trimFactor", (ref _, in argument) => Whole(argument, 0, int.MaxValue) },
        { "precision", (ref _, in argument) => Whole(argument, 0, int.MaxValue) },
        { "min", (ref to, in argument) => to.Min = argument.Value() },
        { "max", (ref to, in argument) => to.Max = argument.Value() },
        { "strMaxLength", (ref _, in argument) => Whole(argument, 1, int.MaxValue) },
        { "strMinQueryLength", (ref to, in argument) => to.MinLength = Whole(argument, 1, int.MaxValue) },
        { "strMaxQueryLength", (ref to, in argument) => to.MaxLength = Whole(argument, 1, int.MaxValue) },
        { "caseSensitive", (ref to, in argument) => to.CaseSensitive = argument.OnlyBoolean() },
        { "diacriticSensitive", (ref to, in argument) => to.DiacriticSensitive = argument.OnlyBoolean() },
    };

    /// <summary>Checks those of one field.</summary>
    /// <param name="queries">The queries; empty for none.</param>
    /// <param name="type">The field's type; null for any.</param>
    /// <exception cref="DocumentException">One makes no sense, or they do not go together.</exception>
    public static void CheckAll(RawDocument[] queries, string? type)
    {
        if (queries.Length > 2)
            throw new DocumentException((ErrorCode)9783413, "An encrypted field can have at most two query types");
        var kinds = new List<string>();
        foreach (var document in queries)
        {
            var query = new Query();
            Table.Read("create.encryptedFields.fields.queries", document.Bytes, ref query);
            if (query.Kind == Range)
                CheckRange(query, type);
            else if (query.Kind != Equality)
                CheckText(query, type);
            kinds.Add(query.Kind!);
        }

        if (kinds.Count == 2 && !(kinds.Contains(Suffix) && kinds.Contains(Prefix)))
            throw new DocumentException((ErrorCode)9783414, $"An encrypted field cannot have both of the query types '{kinds[0]}' and '{kinds[1]}'");
    }

    private static void CheckRange(Query query, string? type)
    {
        if (type is not ("int" or "long" or "double" or "decimal" or "date"))
            throw new DocumentException((ErrorCode)6775201, $"Type '{type}' is not a supported range indexed type");
        foreach (var bound in (RawValue[])[query.Min, query.Max])
        {
            if (!bound.IsMissing && bound.Type.Alias() != type)
                throw new DocumentException((ErrorCode)7018200, $"The bounds of a range have to be of the field's type '{type}', but one is '{bound.Type.Alias()}'");
        }

        if (!query.Min.IsMissing && !query.Max.IsMissing && query.Min.CompareTo(query.Max) >= 0)
            throw new DocumentException((ErrorCode)6720005, $"The minimum {query.Min} of a range has to be less than its maximum {query.Max}");
    }

    private static void CheckText(Query query, string? type)
    {
        if (type != "string")
            throw new DocumentException((ErrorCode)9783400, $"Type '{type}' is not a supported type of text queries");
        (bool Missing, int Code, string Name)[] needed =
        [
            (query.MinLength is null, 9783402, "strMinQueryLength"),
            (query.MaxLength is null, 9783403, "strMaxQueryLength"),
            (query.CaseSensitive is null, 9783404, "caseSensitive"),
            (query.DiacriticSensitive is null, 9783405, "diacriticSensitive"),
        ];
        foreach (var (missing, code, name) in needed)
        {
            if (missing)
                throw new DocumentException((ErrorCode)code, $"The query type '{query.Kind}' needs '{name}'");
        }

        if (query.MinLength > query.MaxLength)
            throw new DocumentException((ErrorCode)9783406, "strMinQueryLength must not be greater than strMaxQueryLength");
    }

    private static long Whole(in Argument argument, long least, long most)
    {
        long number = argument.Int64(least, most);
        return argument.Raw.TryGetInt64(out _)
            ? number
            : throw new DocumentException(ErrorCode.FailedToParse, $"Expected an integer, but found a number with a fraction: {argument.Path}");
    }

    private struct Query
    {
        public string? Kind;
        public RawValue Min;
        public RawValue Max;
        public long? MinLength;
        public long? MaxLength;
        public bool? CaseSensitive;
        public bool? DiacriticSensitive;
    }
}
