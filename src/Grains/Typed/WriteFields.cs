using MongoDB.Bson;

namespace Streetcar.Grains.Typed;

/// <summary>What a write command has beside its statements.</summary>
/// <param name="Let">Values of variables; not for inserts, which have no expressions.</param>
/// <param name="BypassDocumentValidation">
/// Whether to write what a validator refuses; not for deletes, which write nothing.
/// </param>
/// <param name="MaxTime">How long it may run.</param>
/// <param name="Comment">A remark.</param>
internal readonly record struct WriteFields(
    BsonDocument? Let, bool BypassDocumentValidation, TimeSpan? MaxTime, BsonValue? Comment)
{
    /// <summary>Adds those that a command of that kind has.</summary>
    public BsonDocument AddTo(BsonDocument command, WriteKind kind) => command
        .With("let", kind == WriteKind.Insert ? null : Let)
        .WithFlag("bypassDocumentValidation", BypassDocumentValidation && kind != WriteKind.Delete)
        .WithBounds(MaxTime, Comment);
}
