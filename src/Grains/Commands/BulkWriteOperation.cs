using System.Text;
using Streetcar.Grains.Typed;

namespace Streetcar.Grains.Commands;

/// <summary>Reads the operations of <see cref="BulkWrite"/>, which look otherwise than the statements of the single commands.</summary>
internal static class BulkWriteOperation
{
    private static readonly ArgumentTable<InsertArguments> InsertTable = new()
    {
        { "insert", Requirement.Required, (ref _, in argument) => argument.NotNegative() },
        { "document", Requirement.Required, (ref to, in argument) => to.Document = argument.DocumentBytes() },
    };

    private static readonly ArgumentTable<UpdateArguments> UpdateTable = new()
    {
        { "update", Requirement.Required, (ref _, in argument) => argument.NotNegative() },
        { "filter", Requirement.Required, (ref to, in argument) => to.Filter = argument.Document() },
        { "updateMods", Requirement.Required | Requirement.NotNull, (ref to, in argument) => to.Update = argument.Update() },
        { "multi", (ref to, in argument) => to.Multi = argument.OnlyBoolean() },
        { "upsert", (ref to, in argument) => to.Upsert = argument.OnlyBoolean() },
        { "arrayFilters", (ref to, in argument) => to.ArrayFilters = argument.Array() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "constants", (ref to, in argument) => to.Constants = argument.Document() },
        { "hint", Requirement.NotNull, (ref to, in argument) => to.Hint = argument.Hint() },
        { "sort", (ref to, in argument) => to.Sort = argument.Document() },
    };

    private static readonly ArgumentTable<DeleteArguments> DeleteTable = new()
    {
        { "delete", Requirement.Required, (ref _, in argument) => argument.NotNegative() },
        { "filter", Requirement.Required, (ref to, in argument) => to.Filter = argument.Document() },
        { "multi", (ref to, in argument) => to.Multi = argument.OnlyBoolean() },
        { "collation", (ref to, in argument) => to.Collation = argument.Document() },
        { "hint", Requirement.NotNull, (ref to, in argument) => to.Hint = argument.Hint() },
    };

    private const string Path = "bulkWrite.ops";

    /// <summary>Which of the collections an operation is on.</summary>
    /// <exception cref="DocumentException">None of them.</exception>
    public static int NamespaceOf(ReadOnlyMemory<byte> operation, int namespaces)
    {
        var reader = new RawReader(operation.Span);
        // Who reads the operation says what else is wrong.
        if (!reader.Read() || !reader.Value.IsNumber)
            return 0;
        long index = new Argument(Path, operation, ref reader).Int64();
        return index >= 0 && index < namespaces
            ? (int)index
            : throw new DocumentException(
                ErrorCode.BadValue, $"BulkWrite ops entry {new RawDocument(operation)} has an invalid nsInfo index.");
    }

    /// <summary>Reads operations, each run of one kind as one request.</summary>
    /// <param name="operations">The operations.</param>
    /// <param name="complete">Adds to a request what all of them have.</param>
    /// <exception cref="DocumentException">They make no sense.</exception>
    public static IReadOnlyList<WriteRequest> Parse(IReadOnlyList<ReadOnlyMemory<byte>> operations, Func<WriteRequest, WriteRequest> complete)
    {
        var parts = new List<WriteRequest>(1);
        for (int i = 0; i < operations.Count;)
        {
            var part = KindOf(operations[i].Span) switch
            {
                WriteKind.Insert => new InsertRequest(Take(operations, ref i, WriteKind.Insert, ParseInsert)),
                WriteKind.Update => new UpdateRequest(Take(operations, ref i, WriteKind.Update, ParseUpdate)),
                _ => (WriteRequest)new DeleteRequest(Take(operations, ref i, WriteKind.Delete, ParseDelete)),
            };
            parts.Add(complete(part));
        }

        return parts;
    }

    private static List<T> Take<T>(
        IReadOnlyList<ReadOnlyMemory<byte>> operations, ref int next, WriteKind kind, Func<ReadOnlyMemory<byte>, T> parse)
    {
        var statements = new List<T>();
        while (next < operations.Count && KindOf(operations[next].Span) == kind)
            statements.Add(parse(operations[next++]));
        return statements;
    }

    /// <summary>What an operation does.</summary>
    /// <exception cref="DocumentException">UnknownBsonField: nothing that is known.</exception>
    public static WriteKind KindOf(ReadOnlySpan<byte> operation)
    {
        var reader = new RawReader(operation);
        var name = reader.Read() ? reader.Name : default;
        return name.SequenceEqual("insert"u8) ? WriteKind.Insert
            : name.SequenceEqual("update"u8) ? WriteKind.Update
            : name.SequenceEqual("delete"u8) ? WriteKind.Delete
            : throw new DocumentException(
                ErrorCode.UnknownBsonField, $"BSON field '{Path}.{Encoding.UTF8.GetString(name)}' is an unknown field.");
    }

    private static ReadOnlyMemory<byte> ParseInsert(ReadOnlyMemory<byte> operation)
    {
        var arguments = new InsertArguments();
        InsertTable.Read(Path, operation, ref arguments);
        return arguments.Document;
    }

    private static UpdateStatement ParseUpdate(ReadOnlyMemory<byte> operation)
    {
        var arguments = new UpdateArguments();
        UpdateTable.Read(Path, operation, ref arguments);
        return new UpdateStatement(arguments.Filter, arguments.Update)
        {
            Multi = arguments.Multi,
            Upsert = arguments.Upsert,
            Sort = Update.CheckSort(arguments.Sort, arguments.Multi),
            ArrayFilters = arguments.ArrayFilters,
            Collation = arguments.Collation,
            Hint = arguments.Hint,
            Constants = arguments.Constants,
        };
    }

    private static DeleteStatement ParseDelete(ReadOnlyMemory<byte> operation)
    {
        var arguments = new DeleteArguments();
        DeleteTable.Read(Path, operation, ref arguments);
        return new DeleteStatement(arguments.Filter)
        {
            One = !arguments.Multi,
            Collation = arguments.Collation,
            Hint = arguments.Hint,
        };
    }

    private struct InsertArguments
    {
        public ReadOnlyMemory<byte> Document;
    }

    private struct UpdateArguments()
    {
        public RawDocument Filter = null!;
        public RawDocument Sort = RawDocument.Empty;
        public RawDocument? Collation;
        public RawDocument? Constants;
        public RawValue Update;
        public RawValue Hint;
        public RawArray? ArrayFilters;
        public bool Multi;
        public bool Upsert;
    }

    private struct DeleteArguments()
    {
        public RawDocument Filter = null!;
        public RawDocument? Collation;
        public RawValue Hint;
        public bool Multi;
    }
}
