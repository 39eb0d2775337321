using Orleans;
using Streetcar.Client;

namespace Streetcar.Silo.Tests;

/// <summary>A grain of an application, which keeps its text in a document.</summary>
public interface INoteGrain : IGrainWithStringKey
{
    Task WriteAsync(string text);

    Task<string?> ReadAsync();
}

public sealed class NoteGrain(DocumentClient documents) : Grain, INoteGrain
{
    private Collection Notes => documents["test"]["notes"];

    public async Task WriteAsync(string text) => await Notes.ReplaceOneAsync(
        new() { ["_id"] = this.GetPrimaryKeyString() }, new() { ["text"] = text }, new() { Upsert = true });

    public async Task<string?> ReadAsync() =>
        (await Notes.FindOneAsync(id: this.GetPrimaryKeyString()))?["text"].AsString;
}
