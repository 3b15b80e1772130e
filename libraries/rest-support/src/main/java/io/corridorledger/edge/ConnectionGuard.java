package io.corridorledger.edge;

import io.corridorledger.problem.Problem;
import io.corridorledger.problem.ProblemJson;
import io.corridorledger.problem.TraceParent;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Closes a connection whose client is too slow. A simple idle time-out is not enough, because a
/// client could send one byte from time to time. Therefore the complete head has a time limit, and
/// so have the complete body and the complete response.
///
/// ```
/// ┌─────────── head deadline ───────────┐┌── body deadline ──┐            ┌── answer deadline ──┐
/// connected, or answered ──── head complete ──── body complete ──── answer begins ──── answer sent
///                     └ closed             └ 408, closed                       └ closed
/// ```
///
/// A response of server-sent events never ends, so it has no time limit here. The sender of a
/// [StreamedResponse] has its own time limits.
///
/// In the Netty pipeline, this handler is between the HTTP decoder and Vert.x. The handler runs
/// only on the event loop of the connection.
final class ConnectionGuard extends ChannelDuplexHandler {

  /// Maximum number of requests that a client may send before it receives the response to the first
  /// request. Vert.x queues these requests without a limit, which could exhaust the memory.
  private static final int MAX_REQUESTS_AHEAD = 16;

  private final Duration headTimeout;
  private final Duration bodyTimeout;
  private final Duration answerTimeout;
  private final boolean refused;

  private long idleSinceNanos;
  private int requests;
  private boolean bodyIncomplete;
  private boolean answering;
  private boolean endless;
  private int unsent;
  private long sendingSinceNanos;
  private boolean closing;
  private String traceparent;
  private String requestId;
  private Future<?> headDeadline;
  private Future<?> bodyDeadline;
  private Future<?> answerDeadline;

  /// @param refused whether the client address has too many connections. If true, the first request
  ///   on this connection is rejected.
  ConnectionGuard(HttpConfig config, boolean refused) {
    this.headTimeout = config.headTimeout();
    this.bodyTimeout = config.bodyTimeout();
    this.answerTimeout = config.answerTimeout();
    this.refused = refused;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    idleSinceNanos = System.nanoTime();
    awaitHead(context, headTimeout.toNanos());
  }

  private void awaitHead(ChannelHandlerContext context, long nanos) {
    headDeadline =
        context.executor().schedule(() -> closeIdle(context), nanos, TimeUnit.NANOSECONDS);
  }

  private void closeIdle(ChannelHandlerContext context) {
    long left = headTimeout.toNanos() - (System.nanoTime() - idleSinceNanos);
    if (requests > 0) awaitHead(context, headTimeout.toNanos());
    else if (left > 0) awaitHead(context, left);
    else context.close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpRequest && !closing && requests >= MAX_REQUESTS_AHEAD) {
      closing = true;
      context.close();
    }
    if (message instanceof HttpRequest request && !closing) {
      traceparent = request.headers().get("traceparent");
      requestId = request.headers().get(RequestIds.REQUEST_ID);
      Problem problem = problemOf(request);
      if (problem != null) answerAndClose(context, problem);
      requests++;
      bodyIncomplete = true;
    }
    if (closing) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof LastHttpContent) bodyIncomplete = false;
    context.fireChannelRead(message);
  }

  /// Checks the head of a request. Returns null if the head is valid. The request target is checked
  /// here, because Quarkus rejects an invalid target without a problem response.
  /// [RequestGuard#refuseMalformed] handles requests that the decoder cannot read.
  private Problem problemOf(HttpRequest request) {
    if (refused) return Problem.tooManyConnections();
    return request.decoderResult().isSuccess() ? RequestTexts.problemOf(request.uri()) : null;
  }

  /// Starts the time limit for the body if only the head has arrived. Cancels the time limit when
  /// the body is complete. Most bodies arrive together with the head, so most requests need no
  /// timer.
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (!bodyIncomplete && bodyDeadline != null) {
      bodyDeadline.cancel(false);
      bodyDeadline = null;
    } else if (bodyIncomplete && bodyDeadline == null)
      bodyDeadline =
          context
              .executor()
              .schedule(() -> cutOff(context), bodyTimeout.toNanos(), TimeUnit.NANOSECONDS);
    context.fireChannelReadComplete();
  }

  private void cutOff(ChannelHandlerContext context) {
    if (requests == 0) {
      // The response was sent before the body was complete, so the rest of the body would be read
      // as the next request.
      context.close();
      return;
    }
    // The body of the last request is incomplete. The next call responds to this request, so this
    // request is no longer counted as a waiting request.
    requests--;
    answerAndClose(context, Problem.requestTimeout(bodyTimeout.toSeconds()));
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
      throws Exception {
    boolean interim =
        message instanceof HttpResponse response
            && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    ChannelPromise sent = promise;
    if (message instanceof HttpResponse response && !interim) {
      answering = true;
      endless = isEventStream(response) || StreamedResponse.hasBegun(context.channel());
      if (!endless) beginAnswer(context);
    }
    if (message instanceof LastHttpContent && !interim) {
      answering = false;
      requests = Math.max(0, requests - 1);
      idleSinceNanos = System.nanoTime();
      if (!endless) sent = promise.unvoid().addListener(_ -> answerSent());
    }
    super.write(context, message, sent);
  }

  private static boolean isEventStream(HttpResponse response) {
    String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE);
    return type != null && type.startsWith(MediaType.SERVER_SENT_EVENTS);
  }

  /// Starts the time limit for a response. A limit is needed, because the response stays in memory
  /// until the client has read it.
  private void beginAnswer(ChannelHandlerContext context) {
    if (unsent++ == 0) sendingSinceNanos = System.nanoTime();
    if (answerDeadline == null) awaitSent(context, answerTimeout.toNanos());
  }

  private void answerSent() {
    unsent--;
    sendingSinceNanos = System.nanoTime();
  }

  private void awaitSent(ChannelHandlerContext context, long nanos) {
    answerDeadline =
        context.executor().schedule(() -> closeUnread(context), nanos, TimeUnit.NANOSECONDS);
  }

  private void closeUnread(ChannelHandlerContext context) {
    answerDeadline = null;
    if (unsent == 0) return;
    long left = answerTimeout.toNanos() - (System.nanoTime() - sendingSinceNanos);
    if (left > 0) awaitSent(context, left);
    else context.close();
  }

  private void answerAndClose(ChannelHandlerContext context, Problem problem) {
    closing = true;
    if (requests > 0 || answering) {
      // The connection is closed without a problem response. The client may still wait for the
      // response to an earlier request, and would mistake the problem for that response.
      context.close();
      return;
    }
    TraceParent trace = TraceParent.of(traceparent);
    ProblemJson json = ProblemJson.of(problem, trace.value());
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(problem.body().status()),
            Unpooled.wrappedBuffer(json.body()));
    HttpHeaders headers = response.headers();
    json.headers().forEach(headers::set);
    headers.set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    headers.set(ProblemJson.TRACE_ID, trace.traceId());
    headers.set(RequestIds.REQUEST_ID, RequestIds.validOrNew(requestId));
    SecurityHeaders.of(SecurityHeaders.POLICY_OF_DATA).forEach(headers::set);
    context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    if (headDeadline != null) headDeadline.cancel(false);
    if (bodyDeadline != null) bodyDeadline.cancel(false);
    if (answerDeadline != null) answerDeadline.cancel(false);
    super.channelInactive(context);
  }
}
