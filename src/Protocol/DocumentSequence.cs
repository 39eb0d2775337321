using System.Collections;
using Streetcar.Bson;

namespace Streetcar.Protocol;

/// <summary>
/// Documents that travel beside a command's body: an OP_MSG section of kind 1
/// (<see href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/#kind-1--document-sequence"/>).
/// </summary>
/// <param name="Name">The field of the command that the documents stand for, such as <c>documents</c>.</param>
/// <param name="Documents">The documents, back to back; valid BSON.</param>
public sealed record DocumentSequence(string Name, ReadOnlyMemory<byte> Documents) : IEnumerable<ReadOnlyMemory<byte>>
{
    /// <summary>Walks the documents without copying them.</summary>
    public IEnumerator<ReadOnlyMemory<byte>> GetEnumerator() => RawDocument.Split(Documents).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
