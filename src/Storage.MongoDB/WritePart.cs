namespace Streetcar.Storage.MongoDB;

/// <summary>What of a write goes in one command.</summary>
/// <param name="Request">The write that the statements are of: the whole one, or a part of a bulk write.</param>
/// <param name="First">The index of the first statement in the whole.</param>
/// <param name="Statements">The statements; none of a findAndModify.</param>
internal readonly record struct WritePart(WriteRequest Request, int First, ReadOnlyMemory<ReadOnlyMemory<byte>> Statements);
