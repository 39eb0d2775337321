using Streetcar.Spec.Tests.Running;

namespace Streetcar.Spec.Tests.Operations;

/// <summary>The operations of sessions.</summary>
internal sealed class SessionOperations(IClientSessionHandle session, Entities entities, OperationRunner runner)
{
    public Task<OperationResult> RunAsync(string name, Arguments arguments)
    {
        switch (name)
        {
            case "startTransaction":
                session.StartTransaction(SessionOptions.Transaction(arguments));
                return Done(arguments);
            case "endSession":
                entities.EndSession(session);
                return Done(arguments);
            case "getSnapshotTime":
                arguments.End();
                return Task.FromResult(new OperationResult(session.GetSnapshotTime()));
            case "commitTransaction":
                arguments.End();
                return DoneAsync(session.CommitTransactionAsync());
            case "abortTransaction":
                arguments.End();
                return DoneAsync(session.AbortTransactionAsync());
            case "withTransaction":
                return WithTransactionAsync(arguments);
            default:
                throw new SpecRunnerException($"The operation '{name}' of sessions is not known.");
        }
    }

    private async Task<OperationResult> WithTransactionAsync(Arguments arguments)
    {
        var steps = arguments.Documents("callback")!;
        var options = SessionOptions.Transaction(arguments);
        arguments.End();
        await session.WithTransactionAsync(
            async (_, _) =>
            {
                foreach (var step in steps)
                    await runner.RunAsync(step, isInCallback: true);
                return true;
            },
            options);
        return OperationResult.None;
    }

    private static Task<OperationResult> Done(Arguments arguments)
    {
        arguments.End();
        return Task.FromResult(OperationResult.None);
    }

    private static async Task<OperationResult> DoneAsync(Task task)
    {
        await task;
        return OperationResult.None;
    }
}
