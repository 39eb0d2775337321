namespace Streetcar.Grains.Commands;

/// <summary>
/// The fields of a collection that clients encrypt
/// (<see href="https://www.mongodb.com/docs/manual/core/queryable-encryption/"/>). They are checked and kept for drivers, which
/// ask for them; the server does nothing with them.
/// </summary>
internal static class EncryptedFields
{
    private static readonly string[] Types =
    [
        "double", "string", "object", "array", "binData", "objectId", "bool", "date", "regex", "dbPointer", "javascript", "symbol",
        "javascriptWithScope", "int", "timestamp", "long", "decimal",
    ];

    private static readonly string[] NoTypes = ["null", "undefined", "minKey", "maxKey"];

    private static readonly ArgumentTable<List<string>> Table = new()
    {
        { "fields", Requirement.Required, CheckFields },
        { "escCollection", (ref _, in argument) => argument.String() },
        { "eccCollection", (ref _, in argument) => argument.String() },
        { "ecocCollection", (ref _, in argument) => argument.String() },
        { "strEncodeVersion", (ref _, in argument) => argument.Int64() },
    };

    private static readonly ArgumentTable<Field> FieldTable = new()
    {
        { "keyId", Requirement.Required, (ref _, in argument) => argument.Uuid() },
        { "path", Requirement.Required, (ref to, in argument) => to.Path = argument.String() },
        { "bsonType", (ref to, in argument) => to.Type = argument.String() },
        { "queries", Requirement.NotNull, (ref to, in argument) => to.Queries = Queries(argument) },
        { "keyAltName", (ref _, in argument) => argument.String() },
    };

    /// <exception cref="DocumentException">TypeMismatch, BadValue, …: they make no sense.</exception>
    public static void Read(ref RawWriter to, in Argument argument)
    {
        List<string> paths = [];
        Table.Read(argument.Path, argument.DocumentBytes(), ref paths);
        Pass.Any(ref to, argument);
    }

    private static void CheckFields(ref List<string> paths, in Argument argument)
    {
        int position = 0;
        foreach (var element in argument.Array())
        {
            string place = $"{argument.Path}.{position++}";
            if (element.Type is ElementType.Null or ElementType.Undefined)
                continue;
            if (element.Type != ElementType.Document)
                throw ArgumentErrors.NoDocument(place, element.Type);
            var field = new Field();
            FieldTable.Read(place, element.AsDocument.Bytes, ref field);
            CheckPath(field.Path!, paths);
            CheckType(field.Type);
            EncryptedFieldQuery.CheckAll(field.Queries, field.Type);
        }
    }

    private static void CheckPath(string path, List<string> paths)
    {
        if (path.Length == 0)
            throw new DocumentException((ErrorCode)6316402, "Encrypted field must have a non-empty path");
        if (path == "_id" || path.StartsWith("_id.", StringComparison.Ordinal))
            throw new DocumentException((ErrorCode)6316403, "Cannot encrypt _id or its subfields");
        if (path.Contains('\0'))
            throw new DocumentException((ErrorCode)9867600, "The path of an encrypted field cannot contain null bytes");
        if (paths.Contains(path))
            throw new DocumentException((ErrorCode)6338402, $"Duplicate paths are not allowed: {path}");
        if (paths.Exists(other => IsWithin(path, other) || IsWithin(other, path)))
            throw new DocumentException((ErrorCode)6338403, $"Conflicting index paths found, as one is a prefix of the other: {path}");
        paths.Add(path);
    }

    private static bool IsWithin(string path, string other) =>
        path.Length > other.Length && path[other.Length] == '.' && path.StartsWith(other, StringComparison.Ordinal);

    private static void CheckType(string? type)
    {
        if (NoTypes.Contains(type))
            throw new DocumentException((ErrorCode)6338406, $"Type '{type}' is not a supported encrypted type");
        if (type is not null && !Types.Contains(type))
            throw new DocumentException(ErrorCode.BadValue, $"Unknown type name alias: {type}");
    }

    private static RawDocument[] Queries(in Argument argument)
    {
        if (argument.Raw.Type == ElementType.Document)
            return [argument.Document()];
        if (argument.Raw.Type != ElementType.Array)
            throw argument.WrongType("types '[array, object]'");
        var queries = argument.Array();
        if (queries.Count == 0)
            throw new DocumentException((ErrorCode)9783412, "The array of 'queries' of an encrypted field cannot be empty");
        string path = argument.Path;
        return
        [
            .. queries.Select((query, position) => query.Type == ElementType.Document
                ? query.AsDocument
                : throw ArgumentErrors.NoDocument($"{path}.{position}", query.Type)),
        ];
    }

    private struct Field
    {
        public string? Path;
        public string? Type;
        public RawDocument[] Queries = [];

        public Field()
        {
        }
    }
}
