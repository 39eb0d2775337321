namespace Streetcar.Client.Grains.Writes;

/// <summary>Writes of one kind, as many as one command takes.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Statements">The elements of the command's <c>documents</c>, <c>updates</c> or <c>deletes</c>, back to back.</param>
/// <param name="IsMulti">Whether one of them may change several documents.</param>
/// <param name="Indexes">Which writes of the request they are.</param>
internal readonly record struct WriteBatch(WriteKind Kind, byte[] Statements, bool IsMulti, WriteIndexes Indexes);

/// <summary>The places in a request of a batch's writes.</summary>
/// <param name="First">The place of the first.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Order">The order that the places belong to; null for that of the request.</param>
internal readonly record struct WriteIndexes(int First, int Count, int[]? Order)
{
    public int this[int statement] => Order is null ? First + statement : Order[First + statement];
}
