namespace Streetcar.Grains.Commands;

/// <summary>How a find wants its result, beside what it wants.</summary>
/// <param name="FirstBatch">How much the first batch may hold.</param>
/// <param name="SingleBatch">Whether there is to be no cursor behind the first batch.</param>
/// <param name="NoTimeout">Whether the cursor outlives ten idle minutes.</param>
/// <param name="AwaitsData">Whether further batches wait for documents to come.</param>
internal readonly record struct FindBatches(BatchLimit FirstBatch, bool SingleBatch, bool NoTimeout, bool AwaitsData);
