"""What the PyPI client `wechatpayv3` makes of the fake: it signs, reads answers, opens callbacks.

    python wechat.py '<what wechat-fake said when it opened>'

Ends with an AssertionError at the first thing that is not as it must be; else prints what was tried.
"""

import json
import sys

import requests
from wechatpayv3 import WeChatPay, WeChatPayType

fake = json.loads(sys.argv[1])


def client(**changed):
    """The client of the merchant of today; `changed` makes it another."""
    settings = {
        'wechatpay_type': WeChatPayType.JSAPI, 'mchid': fake['merchant'], 'appid': fake['app'],
        'private_key': fake['merchantKey'], 'cert_serial_no': fake['merchantSerial'],
        'apiv3_key': fake['apiKey'], 'notify_url': 'https://shop.example/api/wechat/paid',
        'public_key': fake['platformKey'], 'public_key_id': fake['platformKeyId'], **changed,
    }
    is_old = settings['public_key'] is None
    # One without a public key asks for certificates as soon as it is made, from the real address.
    if is_old:
        settings.update(public_key=fake['platformKey'], public_key_id=fake['platformKeyId'])
    made = WeChatPay(**settings)
    made._core._gate_way = fake['base']
    if is_old:
        made._core._public_key = made._core._public_key_id = None
        made._core._init_certificates()
    return made


def pull(lever, **body):
    """Pulls a lever of the fake."""
    return requests.post(f'{fake["base"]}/fake/{lever}', json=body, timeout=10)


def ok(answer, status=200):
    """What an answer says that the client believed."""
    code, text = answer
    assert code == status, (code, text)
    return json.loads(text) if text else None


def refused(call):
    """Whether the client does not believe what `call` brings."""
    try:
        call()
    except Exception:  # the client has no type of its own for it
        return True
    return False


def begin(pay, number, **more):
    return pay.pay(description='小铺 面霜', out_trade_no=number, amount={'total': 16800, 'currency': 'CNY'},
                   payer={'openid': 'o-python'}, **more)


def journey(pay, kind):
    """A payment from its begin to its refund."""
    number = f'p-python-{kind}'
    assert ok(begin(pay, number))['prepay_id']
    assert ok(pay.query(out_trade_no=number))['trade_state'] == 'NOTPAY'
    assert pull('pay', number=number).ok
    paid = ok(pay.query(out_trade_no=number))
    assert paid['trade_state'] == 'SUCCESS' and paid['amount']['total'] == 16800
    by_id = ok(pay.query(transaction_id=paid['transaction_id']))
    assert by_id['out_trade_no'] == number
    assert pay.close(out_trade_no=number)[0] == 400, 'what is paid is not closed'
    back = {'out_refund_no': f'r-python-{kind}', 'out_trade_no': number,
            'amount': {'refund': 800, 'total': 16800, 'currency': 'CNY'},
            'notify_url': 'https://shop.example/api/wechat/refunded'}
    first, second = ok(pay.refund(**back)), ok(pay.refund(**back))
    assert first['refund_id'] == second['refund_id'] and first['status'] == 'PROCESSING'
    assert pull('refund', number=back['out_refund_no'], status='SUCCESS').ok
    assert ok(pay.query_refund(out_refund_no=back['out_refund_no']))['status'] == 'SUCCESS'
    page = pay.pay(description='小铺', out_trade_no=f'p-python-{kind}-h5', pay_type=WeChatPayType.H5,
                   amount={'total': 1, 'currency': 'CNY'},
                   scene_info={'payer_client_ip': '203.0.113.7', 'h5_info': {'type': 'Wap'}})
    assert ok(page)['h5_url'].startswith('https://')
    assert pay.close(out_trade_no=f'p-python-{kind}-h5')[0] == 204


def forged_answers(pay, kind):
    """No answer is believed that is not the platform's. (This client does not look at its time.)"""
    for at, mode in enumerate(['wrongSignature', 'otherKey', 'changed', 'unsigned']):
        assert pull('modes', op='begin', modes=[mode]).ok
        number = f'p-python-{kind}-{at}'
        assert refused(lambda number=number: begin(pay, number)), mode
        assert ok(begin(pay, number))['prepay_id'], 'the same number again goes on with it'


def forged_requests(pay):
    """The fake takes no request that the merchant did not sign."""
    # The certificate's key signs as well as any: it is not the merchant's.
    other = client(cert_serial_no='00')
    code, text = other.query(out_trade_no='p-python-today')
    assert (code, json.loads(text)['code']) == (401, 'SIGN_ERROR'), (code, text)
    sent = {}

    def stolen(**given):
        sent.update(given)
        return original(**given)

    original, requests.get = requests.get, stolen
    try:
        ok(pay.query(out_trade_no='p-python-today'))
    finally:
        requests.get = original
    headers = sent['headers']
    again = requests.get(sent['url'], headers=headers, timeout=10)
    assert again.status_code == 401, 'a nonce is good once'
    elsewhere = sent['url'].replace('p-python-today', 'p-python-today-h5')
    assert requests.get(elsewhere, headers=headers, timeout=10).status_code == 401


def callbacks(pay):
    """What the fake tells is opened; what is forged is not."""
    def told(forgery):
        return requests.get(f'{fake["base"]}/fake/notices', params={'forgery': forgery}, timeout=10).json()

    def opened(it, who=pay):
        return who.callback(dict(it['headers']), it['body'])

    events = set()
    for it in told('none'):
        inside = opened(it)['resource']
        events.add(it['event'])
        assert inside['mchid'] == fake['merchant'] and inside['amount']['total'] > 0
    assert events == {'TRANSACTION.SUCCESS', 'REFUND.SUCCESS'}, events
    for forgery in ['signTest', 'otherKey', 'noKey', 'changed', 'unsigned']:
        for it in told(forgery):
            # A name that is no number of a certificate makes this client fail, which is as good.
            assert refused(lambda it=it: opened(it)) or opened(it) is None, forgery
    wrong = client(apiv3_key='another-api-v3-key-of-32-bytes-1')
    assert all(not opened(it, wrong) for it in told('none')), 'another key opens nothing'


today = client()
journey(today, 'today')
forged_answers(today, 'today')
forged_requests(today)
callbacks(today)
assert pull('signer', signer='certificate').ok
old = client(public_key=None, public_key_id=None)
assert [hex(it.serial_number)[2:].upper() for it in old._core._certificates] == \
    [fake['platformCertificateSerial']]
journey(old, 'old')
forged_answers(old, 'old')
callbacks(old)
assert pull('signer', signer='publicKey').ok
print('wechatpayv3: requests, answers, forgeries, callbacks; by public key and by certificate')
