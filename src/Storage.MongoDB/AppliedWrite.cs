namespace Streetcar.Storage.MongoDB;

/// <summary>A write that was answered.</summary>
/// <param name="Outcome">Its reply, without what concerns only the one who talks to the server, or its failure.</param>
/// <param name="Place">Where it is; null where there is nothing more to wait for: it is durable, or it failed.</param>
/// <param name="MayRepeat">Whether the client can send it again.</param>
internal readonly record struct AppliedWrite(WriteOutcome Outcome, OpTime? Place, bool MayRepeat);
