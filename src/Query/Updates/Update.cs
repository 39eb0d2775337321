using Streetcar.Bson;
using Streetcar.Query.Expressions;
using Streetcar.Query.Matching;

namespace Streetcar.Query.Updates;

/// <summary>
/// A compiled update: a replacement document, a document of update operators, or an update pipeline
/// (<see href="https://www.mongodb.com/docs/manual/reference/operator/update/"/>). Immutable; may be used by several
/// threads at once.
/// </summary>
/// <example><code>
/// var update = Update.Compile(new RawDocument { ["$inc"] = new RawDocument { ["visits"] = 1 } });
/// using var output = new RawWriter();
/// if (update.Apply(document, output))
///     Store(output.WrittenSpan);
/// </code></example>
public sealed class Update
{
    private readonly UpdateProgram _program;

    private Update(UpdateProgram program) => _program = program;

    /// <summary>Whether the update replaces whole documents, which MongoDB allows for one document at a time only.</summary>
    public bool IsReplacement => _program is ReplacementProgram;

    /// <summary>Whether updating one document may take long in proportion to its size.</summary>
    public bool MayRunLong { get; private init; }

    /// <summary>Compiles an update.</summary>
    /// <param name="update">A replacement, a document of update operators, or an array: an update pipeline.</param>
    /// <param name="arrayFilters">The conditions that <c>$[name]</c> refers to; null for none.</param>
    /// <param name="context">The collation and the variables; null for none.</param>
    /// <exception cref="DocumentException">FailedToParse, ConflictingUpdateOperators, BadValue, …: it is not valid.</exception>
    public static Update Compile(RawValue update, RawArray? arrayFilters = null, QueryContext? context = null)
    {
        context = (context ?? QueryContext.Default).ForPart();
        var program = CompileProgram(update, arrayFilters, context);
        return new Update(program) { MayRunLong = context.Facts.MayRunLong };
    }

    /// <summary>Applies the update to a document.</summary>
    /// <param name="document">The document as it is.</param>
    /// <param name="output">Is reset and gets the document as it is to be, also where nothing changes.</param>
    /// <param name="filter">
    /// The filter that the document was found by, which determines the array element that the positional <c>$</c> resolves to;
    /// null for none.
    /// </param>
    /// <returns>Whether the document changes.</returns>
    /// <exception cref="DocumentException">
    /// The update can't be applied to this document: TypeMismatch, PathNotViable, ImmutableField for a changed
    /// <c>_id</c>, 17419 for a result of more than 16 MiB, ….
    /// </exception>
    public bool Apply(ReadOnlySpan<byte> document, RawWriter output, Filter? filter = null)
    {
        output.Reset();
        _program.Run(document, output, isInsert: false, filter);
        CheckId(document, output.WrittenSpan);
        PutIdFirst(output, generate: false);
        UpdateLimits.CheckSize(output.Length);
        return _program.AlwaysChanges || !output.WrittenSpan.SequenceEqual(document);
    }

    /// <summary>
    /// Makes the document that an upsert inserts: the fields that the filter demands equality of, changed by the
    /// update, <c>$setOnInsert</c> included; <c>_id</c> comes first, and is generated where neither has one.
    /// </summary>
    /// <param name="filter">The filter that matched nothing.</param>
    /// <param name="output">Is reset and gets the document.</param>
    /// <exception cref="DocumentException">As for <see cref="Apply"/>; NotSingleValueField for a contradictory filter.</exception>
    public void BuildUpsert(RawDocument filter, RawWriter output)
    {
        var start = UpsertFields.Of(filter, idOnly: !_program.TakesFieldsFromFilter);
        output.Reset();
        _program.Run(start.Span, output, isInsert: true, filter: null);
        CheckId(start.Span, output.WrittenSpan);
        PutIdFirst(output, generate: true);
        UpdateLimits.CheckUpsertSize(output.Length);
    }

    private static UpdateProgram CompileProgram(RawValue update, RawArray? arrayFilters, QueryContext context)
    {
        if (update.Type == ElementType.Array)
        {
            return arrayFilters is { Count: > 0 }
                ? throw new DocumentException(
                    ErrorCode.FailedToParse, "arrayFilters may not be specified for pipeline-syle updates")
                : PipelineProgram.Compile(update.AsArray, context);
        }

        if (update.Type != ElementType.Document)
        {
            throw new DocumentException(
                ErrorCode.FailedToParse, "Update argument must be either an object or an array");
        }

        var document = update.AsDocument;
        if (update.IsOperator())
            return OperatorProgram.Compile(document, arrayFilters, context);
        return arrayFilters is { Count: > 0 }
            ? throw new DocumentException(
                ErrorCode.FailedToParse, "Cannot specify arrayFilters for replacement-style updates")
            : new ReplacementProgram(document);
    }

    private void CheckId(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (RawReader.TryFind(before, "_id"u8, out var old)
            && RawReader.Find(after, "_id"u8) is var id
            && !BsonComparer.AreEqual(old, id))
            throw new DocumentException(ErrorCode.ImmutableField, _program.ChangedIdMessage(id));
    }

    private static void PutIdFirst(RawWriter output, bool generate)
    {
        var reader = new RawReader(output.WrittenSpan);
        if ((reader.Read() && reader.Name.SequenceEqual("_id"u8))
            || (!generate && !RawReader.TryFind(output.WrittenSpan, "_id"u8, out _)))
            return;
        byte[] document = output.WrittenSpan.ToArray();
        output.Reset();
        output.WriteStartDocument();
        output.WriteName("_id"u8);
        if (RawReader.TryFind(document, "_id"u8, out var id))
            output.WriteValue(id);
        else
            output.WriteObjectId(RawObjectId.NewObjectId());
        var fields = new RawReader(document);
        while (fields.Read())
        {
            if (!fields.Name.SequenceEqual("_id"u8))
                output.WriteElements(fields.Element);
        }

        output.WriteEndDocument();
    }
}
