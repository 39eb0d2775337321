using MongoDB.Driver;
using Streetcar.Client.Transports;

namespace Streetcar.Client;

/// <summary>Makes cursors of change streams.</summary>
internal static class ChangeStream
{
    /// <summary>The events of a change stream, whose documents are read as a type has them.</summary>
    public static Cursor<ChangeStreamDocument<T>> Of<T>(
        ClientContext context, DocumentType<T> documents, Pipeline<ChangeStreamDocument<T>> pipeline, WatchRequest request)
    {
        var events = new DocumentType<ChangeStreamDocument<T>>(
            new ChangeStreamDocumentSerializer<T>(documents.RenderArgs.DocumentSerializer), documents.Registry);
        var rendered = request with { Pipeline = pipeline.Render(events.RenderArgs) };
        return new OneRunCursor<ChangeStreamDocument<T>>(context, events, token => context.Transport.WatchAsync(rendered, token));
    }
}
