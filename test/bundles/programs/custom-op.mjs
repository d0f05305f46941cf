import { defineOp, tensor } from 'flambeau'

const softcap = defineOp({
  name: 'acme::softcap',
  tier: 'composite',
  meta: ([x]) => x,
  composite: ([x], { cap }) => x.div(cap).tanh().mul(cap),
  saveOutputs: [0],
  vjp: (saved, [grad]) => [grad.mul(saved.output(0).div(saved.attrs.cap).square().neg().add(1))],
})
const x = tensor([0, 1000], { requiresGrad: true })
const y = softcap.one([x], { cap: 30 })
y.sum().backward()
console.log(String(y.detach()), String(x.grad))
